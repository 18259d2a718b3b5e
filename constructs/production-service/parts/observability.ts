import type { PlainObject } from '../../kit/plain-object';
import { serviceLevelOf, type ServiceLevel } from '../../kit/slo';
import type { AlertRule } from '../observe-props';
import { makeBurnRateRules, OwnAlerts } from './alerts';
import type { ServiceContext } from './context';
import { makeMonitor } from './monitor';

/** Everything by which people and engines see how a service does. */
export class Observability {
  /** What the service promises. @default - nothing */
  readonly level: ServiceLevel | undefined;
  /** Has Prometheus read the metrics of the service: a ServiceMonitor, or a PodMonitor where two versions run side by side; undefined without a port called metrics. */
  readonly monitor: PlainObject | undefined;
  /** The recording rules and alerts of the service level; undefined without `slo`. */
  readonly rules: PlainObject | undefined;
  private readonly alerts: OwnAlerts;

  constructor(context: ServiceContext, routes: () => readonly string[]) {
    const { ledger, given, platform, defaults } = context;
    this.level = serviceLevelOf(ledger, given['slo'], platform, defaults.slo);
    this.monitor = makeMonitor(context);
    this.rules = this.level && makeBurnRateRules(context, this.level, routes);
    this.alerts = new OwnAlerts(context);
  }

  alertOn(rule: AlertRule): void {
    this.alerts.add(rule);
  }
}
