import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { median, type Contestant, type Result } from './measure';

/** Props of one service, as people write them; `INDEX` tells one from the next. */
const SHAPES: readonly string[] = [
  `{ image: 'registry.example.com/bench/api:1.4.INDEX', http: { port: 8080, readiness: '/ready' }, resources: { cpu: '250m', memory: '256Mi' } }`,
  `{ image: 'registry.example.com/bench/api:1.4.INDEX', grpc: { port: 7070, service: 'shop.Cart' }, resources: { cpu: 1, memory: '1Gi', qos: 'guaranteed' }, scale: { fixed: 3 }, availability: { zones: 'require' } }`,
  `{ image: 'registry.example.com/bench/api:1.4.INDEX', tcp: { port: 5432, readiness: { command: ['/bin/ready'] } }, resources: { cpu: '500m', memory: '512Mi', ephemeral: { limit: '2Gi' } }, volumes: { '/data': { emptyDir: { sizeLimit: '1Gi' } } } }`,
  `{ image: 'registry.example.com/bench/api:1.4.INDEX', http: { port: 8080, readiness: { path: '/ready' } }, resources: { cpu: '250m', memory: '256Mi' }, env: { LOG_LEVEL: 'info', IP: Field.pod('status.podIP') }, config: { env: { A: 'b' }, '/etc/app': { 'app.yaml': 'a: b' } }, secrets: { TOKEN: Secret.existing('smtp', 'token'), '/etc/tls': Secret.existing('tls') } }`,
  `{ image: 'registry.example.com/bench/api:1.4.INDEX', http: { port: 8080, readiness: '/ready' }, resources: { cpu: '250m', memory: '256Mi' }, scale: { keda: { max: 20, triggers: [{ cron: { timeZone: 'Europe/Oslo', start: '0 7 * * *', end: '0 19 * * *', replicas: 4 } }, { sqs: { url: 'https://sqs.eu-west-1.amazonaws.com/123456789012/x', messages: 20 } }] } }, shutdown: { drain: '20s', timeout: '1m' }, probes: { liveness: '/alive', startupBudget: '5m' } }`,
  `{ image: 'registry.example.com/bench/api:1.4.INDEX', http: { port: 8080, readiness: '/ready' }, resources: { cpu: '250m', memory: '256Mi' }, service: { type: 'ClusterIP' }, security: { user: 10_001 }, labels: { a: 'b' }, raw: { service: { spec: { trafficDistribution: 'PreferClose' } } }, waive: [{ rule: 'memory-request-equals-limit', reason: 'Reports need memory.', owner: 'shop', until: '2027-06-30' }] }`,
];

/** An app of so many services, and the same app whose props are not typed. */
export interface TypedApps {
  readonly untyped: string;
  readonly typed: string;
}

/** Writes both apps. */
export function writeTypedApps(folder: string, services: number): TypedApps {
  fs.mkdirSync(folder, { recursive: true });
  return {
    untyped: write(folder, 'untyped', services, 'ProductionService as unknown as new (scope: Chart, id: string, props: any) => ProductionService'),
    typed: write(folder, 'typed', services, 'ProductionService'),
  };
}

/** TypeScript's compiler on an app: what a person, an editor or a pipeline waits for. */
export function tsc(name: string, file: string): Contestant {
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--module', 'nodenext', '--types', 'node', '--ignoreConfig'];
  return { name, command: process.execPath, args: [path.join(path.dirname(require.resolve('typescript/package.json')), 'bin/tsc'), ...options, file] };
}

/**
 * How much of the processor the checking of each app takes once everything is loaded: medians of some rounds, in turn.
 *
 * @param checker the compiled `entries/check.ts`
 */
export function compareChecking(checker: string, apps: TypedApps, rounds: number): Result[] {
  const contestants = [
    { name: 'props untyped', file: apps.untyped, times: [] as number[] },
    { name: 'props typed', file: apps.typed, times: [] as number[] },
  ];
  for (let round = 0; round < rounds; round++) for (const { file, times } of contestants) times.push(Number(execFileSync(process.execPath, [checker], { env: { ...process.env, FILE: file } })));
  return contestants.map(({ name, times }) => ({ name, ms: median(times) }));
}

function write(folder: string, name: string, services: number, made: string): string {
  const lines = Array.from({ length: services }, (_, i) => `new Service(chart, 'svc-${i}', ${SHAPES[i % SHAPES.length]?.replaceAll('INDEX', String(i))});`);
  const file = path.join(folder, `${name}.ts`);
  fs.writeFileSync(file, [`import { App, Chart } from 'cdk8s';`, `import { Field, ProductionService, Secret } from 'cdk8s-plinth';`, `const Service = ${made};`, `const chart = new Chart(new App(), 'bench');`, `void [Field, Secret];`, ...lines, ''].join('\n'));
  return file;
}
