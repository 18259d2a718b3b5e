import { expect, it } from 'vitest';
import { DEFAULT_SETS } from '../../lib/kube/defaults';
import { parseDuration } from '../../lib/units';
import { page } from './page';

const { replicas, resources, probes, rollout, budget, shutdown, security } = DEFAULT_SETS['2026-11'].ProductionService;

const COUNTS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const seconds = (duration: string) => `${parseDuration(duration)} s`;
const failures = ({ failures }: { readonly failures: number }) => `${COUNTS[failures]} failures`;
const minutes = (duration: string) => parseDuration(duration) / 60;

/** What each row must say, made of the numbers that constructs use. */
const SAID: Readonly<Record<string, string>> = {
  replicas: `${replicas.min} to ${replicas.max}, at ${replicas.cpu} % of the CPU request`,
  'CPU limit': `${resources.cpuLimitRatio} × request`,
  'scratch space': `${resources.ephemeral.request} requested, limit ${resources.ephemeral.limit} and what declared volumes may take; \`/tmp\` of ${resources.tmp}`,
  readiness: `Every ${seconds(probes.readiness.period)}, ${failures(probes.readiness)}`,
  liveness: `every ${seconds(probes.liveness.period)}, ${failures(probes.liveness)}`,
  startup: `for ${COUNTS[minutes(probes.startupBudget)]} minutes`,
  'roll-out': `surge ${String(rollout.maxSurge).replace('%', ' %')}, unavailable ${rollout.maxUnavailable}; ready for ${seconds(rollout.minReady)}; failed after the startup budget and ${minutes(rollout.deadlineBeyondStartup)} minutes`,
  'disruption budget': `\`maxUnavailable: ${budget.maxUnavailable}\``,
  shutdown: `serves on for ${seconds(shutdown.drain.none)}, ${seconds(shutdown.drain.gateway)} behind a gateway or an Ingress controller, ${seconds(shutdown.drain.loadBalancer)} behind a load balancer or a node port; then ${seconds(shutdown.timeout)} to stop`,
  security: `user ${security.user}`,
};

it.each(Object.entries(SAID))("the page of ProductionService says the numbers of today's defaults: %s", (row, said) => {
  const line = page('constructs/production-service/README.md').split('\n').find((each) => each.startsWith(`| ${row} |`));
  expect(line).toContain(said);
});
