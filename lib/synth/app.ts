import * as cdk8s from 'cdk8s';
import { PLATFORM_CONTEXT } from '../kube/provenance';
import type { Platform } from '../kube/platform';
import { currentRun } from './run';
import { valueOf } from './values';
import { appYaml, writeApp } from './write-app';

/** How an `App` is set up; everything has a default. */
export interface AppProps extends cdk8s.AppProps {
  /** The organisation's platform: target Kubernetes, zones, engines. @default - the dated default platform */
  readonly platform?: Platform;
  /** Values by name, under those of `--set name=value`. @default - none */
  readonly values?: Readonly<Record<string, string>>;
  /** The day on which waivers are judged, `YYYY-MM-DD`; the library reads no clock. @default - given by the command; a plain program with waivers must say it */
  readonly today?: string;
}

/**
 * The root of a program: a cdk8s `App` that writes nothing before everything is proved.
 *
 * Run by `plinth synth main.ts`, `synth()` hands the tree to the command, which proves and writes it. Run as a plain
 * program, `synth()` proves it, throws every error at once, and writes one file a resource to `outdir` (default `dist`); the
 * files are complete when the process ends, and a folder that cannot be written ends it with an error.
 *
 * @example
 * const app = new App({ platform: definePlatform({ kubernetes: '1.34', domain: 'apps.acme.io' }) });
 * new ProductionService(new Chart(app, 'shop', { namespace: 'shop' }), 'api', { … });
 * app.synth();
 */
export class App extends cdk8s.App {
  /** The value given as `--set name=value`. @throws PlinthError `value-missing` where nobody gave one and there is no default */
  static value(name: string, fallback?: string): string {
    return valueOf(name, {}, fallback);
  }

  /** The day on which waivers are judged, if the app says one. */
  readonly today: string | undefined;
  private readonly values: Readonly<Record<string, string>>;

  constructor(props: AppProps = {}) {
    super(props);
    this.today = props.today;
    this.values = props.values ?? {};
    if (props.platform) this.node.setContext(PLATFORM_CONTEXT, props.platform);
  }

  /** The value given as `--set name=value`, else the app's own of that name, else the default. @throws PlinthError `value-missing` */
  value(name: string, fallback?: string): string {
    return valueOf(name, this.values, fallback);
  }

  /** Proves the app and writes it; under the command, hands it over. @throws PlinthError with every error of the app */
  override synth(): void {
    const run = currentRun();
    if (run) run.register(this);
    else void writeApp(this);
  }

  /** The proved manifests as one YAML stream. @throws PlinthError with every error of the app */
  override synthYaml(): string {
    currentRun()?.register(this);
    return appYaml(this);
  }
}
