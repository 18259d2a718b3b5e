import type { Container, PodSpec, Probe } from 'kubernetes-types/core/v1';
import type { ServiceDefaults } from '../../../lib/kube/defaults';
import { brokenDeadlines, type Deadline, type Span } from '../../../lib/kube/timeline';
import { formatDuration, parseDuration } from '../../../lib/units';
import type { Exposure } from '../../kit/shutdown';
import type { ServiceContext } from './context';
import { isProgressive, type CanaryPlan } from './progressive/plan';

/** What of a service is known only when the program has run. */
export interface Late {
  readonly spec: () => PodSpec | undefined;
  readonly exposure: () => Exposure;
}

/** Tells of every time that is too short for what must happen in it: start, readiness, deadline, drain, end, and canary are one set of inequalities. */
export function checkTimes(context: ServiceContext, late: Late): void {
  const { ledger, rollout, defaults } = context;
  ledger.whenComplete((tell) => {
    const main = late.spec()?.containers[0];
    if (!main) return;
    const deadlines = [...starting(main, defaults), ...watching(main), ...stopping(main, late.exposure(), defaults), ...(isProgressive(rollout) && rollout.kind === 'canary' ? measuring(rollout, defaults) : [])];
    for (const broken of brokenDeadlines(deadlines)) tell({ id: 'time-too-short', ...broken });
  });
}

const lasting = ({ periodSeconds = 10, failureThreshold = 3 }: Probe): number => periodSeconds * failureThreshold;

function starting({ startupProbe }: Container, { rollout }: ServiceDefaults): readonly Deadline[] {
  if (!startupProbe) return [];
  const start = lasting(startupProbe);
  const ready = parseDuration(rollout.minReady);
  return [
    {
      spans: [{ name: 'the start', seconds: start }, { name: 'ready for', seconds: ready }],
      within: { name: 'the deadline of the roll-out', seconds: start + parseDuration(rollout.deadlineBeyondStartup) },
      strictly: true,
      why: 'a roll-out would be called failed while its pods start as they should',
      prop: 'probes.startupBudget',
      fix: (enough) => `Raise rollout.deadlineBeyondStartup of the defaults to '${formatDuration(enough - start)}'.`,
    },
  ];
}

/** A pod must be out of the Service long before it is restarted. */
function watching({ readinessProbe, livenessProbe }: Container): readonly Deadline[] {
  if (!readinessProbe || !livenessProbe) return [];
  const out = lasting(readinessProbe);
  return [
    {
      spans: [{ name: 'failures until it is out of the Service', seconds: out }, { name: 'the same once more', seconds: out }],
      within: { name: 'the patience of the liveness check', seconds: lasting(livenessProbe) },
      why: 'a slow dependency would restart pods that only had to wait',
      prop: 'probes.liveness',
      fix: (enough) => `Raise period or failures of probes.liveness in the defaults to ${formatDuration(enough)} in all.`,
    },
  ];
}

/** The pod serves until the last of its clients has learned that it goes; its grace period is made from the drain, and holds it. */
function stopping({ lifecycle }: Container, exposure: Exposure, { shutdown }: ServiceDefaults): readonly Deadline[] {
  const drain = lifecycle?.preStop?.sleep?.seconds;
  // No drain at all is a choice that the judge speaks of; a command of the image waits for as long as it likes.
  if (drain === undefined) return [];
  const until: Span = { name: WHO_LEARNS[exposure], seconds: parseDuration(shutdown.deregistration[exposure]) };
  return [
    { spans: [until], within: { name: 'the drain', seconds: drain }, why: 'requests would go to a pod that has stopped', prop: 'shutdown.drain', fix: (enough) => `Write shutdown: { drain: '${formatDuration(Math.max(enough, parseDuration(shutdown.drain[exposure])))}' }, or leave it out for the same.` },
  ];
}

const WHO_LEARNS: Readonly<Record<Exposure, string>> = { none: 'nodes learn that it goes', gateway: 'the front door learns that it goes', loadBalancer: 'the load balancer learns that it goes' };

/** A version that fails from its first request on must be found before it has all of them. */
function measuring({ steps, measured, engine }: CanaryPlan, { canary }: ServiceDefaults): readonly Deadline[] {
  const first = steps.findIndex(({ does }) => does === 'weight');
  const after = steps.slice(first);
  if (!measured || first < 0 || after.some(({ does }) => does === 'approve' || does === 'analyze')) return [];
  const total = after.reduce((sum, step) => sum + (step.does === 'pause' || step.does === 'experiment' ? step.seconds : 0), 0);
  const [pause = 0] = after.flatMap((step) => (step.does === 'pause' ? [step.seconds] : []));
  const slowest = Math.max(...(measured.slo ? [parseDuration(canary.interval) * (canary.failureLimit + 1)] : []), ...measured.own.map((own) => own.interval * (own.failureLimit + 1)));
  const spans: readonly Span[] =
    engine === 'flagger'
      ? [{ name: `${canary.threshold} checks, one each weight,`, seconds: pause * canary.threshold }]
      : [{ name: 'the first measurement waits', seconds: parseDuration(canary.initialDelay) }, { name: 'failures until it counts as failed', seconds: slowest }];
  return [
    {
      spans,
      within: { name: 'the canary', seconds: total },
      why: 'a version of which every request fails would have all of them before anybody can tell',
      prop: 'rollout.canary.steps',
      fix: (enough) => (engine === 'flagger' ? `Add weights until there are ${canary.threshold}.` : `Lengthen the pauses to ${formatDuration(enough)} in all.`),
    },
  ];
}
