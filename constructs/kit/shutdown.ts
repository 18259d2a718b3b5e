import type { Lifecycle } from 'kubernetes-types/core/v1';
import { lowestMinor, type Platform } from '../../lib/kube/platform';
import type { Duration } from '../../lib/units';
import type { ServiceDefaults } from '../../lib/kube/defaults';
import type { Ledger, ShapeOf } from './problems';
import { durationProp, mapProp, textsProp } from './props';

/** How a pod goes: it serves on while others learn that it leaves, then it is told to stop. */
export interface ShutdownOptions {
  /** How long the pod goes on serving after it was told to go. @default - by exposure: 5s inside the cluster, 15s behind a gateway, 60s behind a load balancer */
  readonly drain?: Duration;
  /** How long the program may take once it gets SIGTERM. @default '30s' */
  readonly timeout?: Duration;
  /** Command that waits for the drain, for Kubernetes before 1.30, whose kubelet cannot. @default - the kubelet waits by itself */
  readonly command?: readonly string[];
}

/** Every name that `shutdown` has. */
export const SHUTDOWN_SHAPE: ShapeOf<ShutdownOptions> = { drain: true, timeout: true, command: true };

/** The first minor whose kubelet sleeps in a preStop hook by default. @see https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/#PodLifecycleSleepAction */
const SLEEP_MINOR = 30;

/** Lifecycle and grace period of a container, by who sends it traffic. */
export interface Shutdown {
  /** @default - none, without a drain */
  readonly lifecycle?: Lifecycle;
  readonly terminationGracePeriodSeconds: number;
}

/** Who sends a workload its traffic; the slower it learns of a pod's end, the longer the drain. */
export type Exposure = keyof ServiceDefaults['shutdown']['drain'];

/** Reads the options once; the result is asked when the exposure is known. */
export function shutdownOf(ledger: Ledger, given: unknown, defaults: ServiceDefaults['shutdown'], platform: Platform): (exposure: Exposure) => Shutdown {
  const props = mapProp(ledger, 'shutdown', given);
  const timeout = durationProp(ledger, 'shutdown.timeout', props['timeout'], defaults.timeout);
  if (timeout < 1) ledger.tell({ id: 'prop-out-of-range', message: "shutdown.timeout is '0s': the program would be killed as soon as it is told to stop", prop: 'shutdown.timeout', accepted: '1s or more', fix: "Write '1s' at least." });
  const declared = props['drain'] === undefined ? undefined : durationProp(ledger, 'shutdown.drain', props['drain'], defaults.drain.none);
  const command = textsProp(ledger, 'shutdown.command', props['command']);
  const minor = lowestMinor(platform);
  if (minor < SLEEP_MINOR && !command && declared !== 0) tellTooOld(ledger, minor);

  return (exposure) => {
    const drain = declared ?? durationProp(ledger, 'shutdown.drain', undefined, defaults.drain[exposure]);
    const preStop = command ? { exec: { command: [...command] } } : { sleep: { seconds: drain } };
    return { ...(drain > 0 && { lifecycle: { preStop } }), terminationGracePeriodSeconds: drain + Math.max(1, timeout) };
  };
}

/** A shell's sleep is no silent substitute: in an image without a shell the hook fails, and the pod stops at once. */
function tellTooOld(ledger: Ledger, minor: number): void {
  ledger.tell({
    id: 'kubernetes-too-old',
    message: `the drain of a pod needs the kubelet's own sleep, which is on by default from Kubernetes 1.${SLEEP_MINOR}, and the platform's lowest version is 1.${minor}`,
    prop: 'shutdown',
    accepted: `kubernetes: '1.${SLEEP_MINOR}' or newer, or a command of the image that waits`,
    fix: "Raise kubernetes in definePlatform, or give shutdown.command, such as ['sleep', '15'], if the image has one.",
  });
}
