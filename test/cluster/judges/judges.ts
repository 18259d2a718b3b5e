import * as fs from 'node:fs';
import * as path from 'node:path';
import { isMap, type KubeObject } from '../../../lib/kube/object';
import { readDocuments } from '../../../lib/kube/yaml/read';
import { writeStream } from '../../../lib/kube/yaml/write';
import { NotHere } from '../harness/build';
import { crdsFor, installCrds } from '../harness/crds';
import type { Cluster } from '../harness/cluster';
import type { Journal } from '../harness/journal';
import { askCheckov } from './checkov';
import { JUDGE_EXCEPTIONS } from './exceptions';
import { JUDGES, type Judged, type JudgeFinding, type JudgeName } from './finding';
import { askKubeScore } from './kube-score';
import { askKubeconform } from './kubeconform';
import { askKyverno, asksKyverno, KYVERNO_FOUND } from './kyverno';
import { publishedShop } from './published-shop';

const SNAPSHOTS = path.resolve(__dirname, '../../../__snapshots__');
const OURS = 'apps/online-boutique';
const REBUILD = 'published-shop';
/** Wrong on purpose: a judge that finds nothing in it judges nothing. */
const SPOILED: Judged = {
  name: 'spoiled',
  objects: [{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'api', namespace: 'shop' }, spec: { replica: 1, selector: { matchLabels: { app: 'api' } }, template: { metadata: { labels: { app: 'api' } }, spec: { containers: [{ name: 'api', image: 'api:latest' }] } } } }],
};

/** Foreign judges on every golden file: they find nothing, or what has a reason. Beside them, the public shop as it is published. */
export async function judgeForeign({ client, minor, processes }: Cluster, journal: Journal): Promise<void> {
  const goldens = ['apps', 'constructs'].flatMap((folder) => setsBelow(folder));
  const published = process.env.BOUTIQUE === undefined ? publishedShop() : read(process.env.BOUTIQUE);
  const sets = [...goldens, { name: REBUILD, objects: published }, SPOILED];
  await installCrds(client, crdsFor(sets.flatMap(({ objects }) => objects), minor));

  const [whole, shown] = [processes.path('judged'), processes.path('judged-workloads')];
  for (const folder of [whole, shown]) fs.mkdirSync(folder);
  const fileIn = (folder: string) => (set: Judged) => path.join(folder, `${set.name.replaceAll('/', '_')}.yaml`);
  const familiar = sets.map(({ name, objects }) => ({ name, objects: objects.map(asDeployment) }));
  for (const set of sets) fs.writeFileSync(fileIn(whole)(set), writeStream(set.objects));
  for (const set of familiar) fs.writeFileSync(fileIn(shown)(set), writeStream(set.objects));

  const silent = new Set<JudgeName>(asksKyverno() ? [] : ['kyverno']);
  const findings = [
    ...(await askKubeconform(sets, fileIn(whole), client, processes.path('schemas'))),
    ...(await askKubeScore(familiar, fileIn(shown), minor)),
    ...(await askCheckov(familiar, fileIn(shown)).catch((error: unknown) => {
      if (!(error instanceof NotHere)) throw error;
      journal.name('not asked here', error.message);
      silent.add('checkov');
      return [];
    })),
    ...(await askKyverno(familiar, fileIn(shown), processes.path('restricted.yaml'))),
  ];
  const objectsOf = new Map(familiar.map(({ name, objects }) => [name, objects]));
  const used = new Set<(typeof JUDGE_EXCEPTIONS)[number]>();
  for (const judge of JUDGES) {
    if (!silent.has(judge) && !findings.some((each) => each.judge === judge && each.set === SPOILED.name)) journal.fail(`${judge} finds nothing in what is wrong on purpose`);
  }
  for (const finding of findings) {
    if (finding.set === SPOILED.name) continue;
    journal.count(`${finding.judge}: ${finding.set === REBUILD ? 'the public shop' : 'goldens'}`);
    if (finding.set === OURS) journal.count(`${finding.judge}: our shop`);
    if (finding.set === REBUILD) continue;
    const exception = JUDGE_EXCEPTIONS.find((each) => each.judge === finding.judge && each.checks.includes(finding.check) && finding.object !== undefined && each.holds(finding.object, objectsOf.get(finding.set) ?? []));
    if (exception === undefined) journal.fail(said(finding));
    else used.add(exception);
  }
  for (const exception of JUDGE_EXCEPTIONS) if (!used.has(exception) && !silent.has(exception.judge)) journal.fail(`no ${exception.judge} finds what is excepted: ${exception.checks.join(', ')}: ${exception.reason}`);
  const refused = findings.filter(({ judge, set }) => judge === 'kyverno' && set === REBUILD).length;
  if (asksKyverno() && process.env.BOUTIQUE === undefined && refused !== KYVERNO_FOUND.published) journal.fail(`kyverno refuses ${refused} objects of the public shop, and ${KYVERNO_FOUND.published} are committed`);
  journal.count('golden files judged', goldens.length);
  journal.count('objects of golden files judged', goldens.reduce((sum, { objects }) => sum + objects.length, 0));
  journal.count('objects of the public shop', published.length);
}

/** What judges found, as a table, with the public shop beside ours, and all that is excepted. */
export function judgesSection(journal: Journal): string {
  const row = (judge: JudgeName) => {
    const [goldens, ours, published] = judge === 'kyverno' ? [KYVERNO_FOUND.goldens, KYVERNO_FOUND.goldens, KYVERNO_FOUND.published] : [journal.of(`${judge}: goldens`), journal.of(`${judge}: our shop`), journal.of(`${judge}: the public shop`)];
    return `| ${judge} | ${goldens} | ${ours} | ${published} |`;
  };
  return `| findings | all golden files | the shop as [our app](../apps/online-boutique/) makes it | the shop as it is published (a rebuild) |
|---|---|---|---|
${JUDGES.map(row).join('\n')}

Each finding on a golden file has one of these reasons, which is looked for in the object itself:

| judge | check | reason |
|---|---|---|
${JUDGE_EXCEPTIONS.map(({ judge, checks, reason }) => `| ${judge} | ${checks.map((check) => `\`${check}\``).join(', ')} | ${reason} |`).join('\n')}`;
}

function said({ judge, check, set, object, says }: JudgeFinding): string {
  return `${judge} ${check} on ${set}, ${object === undefined ? 'an object that is not there' : `${object.kind} ${object.metadata.name}`}: ${says}`;
}

function setsBelow(folder: string): Judged[] {
  return fs
    .readdirSync(path.join(SNAPSHOTS, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => ({ name: `${folder}/${file.replace(/\.yaml$/, '').replaceAll(path.sep, '/')}`, objects: read(path.join(SNAPSHOTS, folder, file)) }));
}

function read(file: string): readonly KubeObject[] {
  const { documents, problems } = readDocuments(fs.readFileSync(file, 'utf8'), file);
  if (problems.length > 0) throw new Error(`${file}: ${problems[0]?.message}`);
  return documents.flatMap(({ value }) => (isMap(value) && typeof value.kind === 'string' ? [value as unknown as KubeObject] : []));
}

/** Judges of pods do not know Rollouts: they are shown the Deployment that each stands for. */
function asDeployment(object: KubeObject): KubeObject {
  if (object.kind === 'HorizontalPodAutoscaler') return JSON.parse(JSON.stringify(object).replaceAll('{"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout"', '{"apiVersion":"apps/v1","kind":"Deployment"')) as KubeObject;
  if (object.kind !== 'Rollout' || !isMap(object.spec)) return object;
  const { replicas, minReadySeconds, progressDeadlineSeconds, revisionHistoryLimit, selector, template } = object.spec;
  return { ...object, apiVersion: 'apps/v1', kind: 'Deployment', spec: { replicas, minReadySeconds, progressDeadlineSeconds, revisionHistoryLimit, selector, template } };
}
