import { createHash } from 'node:crypto';
import { parseDocument } from 'yaml';
import type { Problem } from '../../../lib/errors';
import { groupKindOf, groupOf, type KubeObject } from '../../../lib/kube/object';
import { createSchemas } from '../../../lib/kube/schema';
import { checkSemantics } from '../../../lib/kube/semantic';
import { nodeTableSource } from '../../../lib/synth/tables/source';
import { METADATA } from '../../kube/semantic/metadata-situations';
import { NETWORK } from '../../kube/semantic/network-situations';
import { PLATFORM } from '../../kube/semantic/platform-situations';
import { PODS } from '../../kube/semantic/pods-situations';
import { WORKLOADS } from '../../kube/semantic/workloads-situations';
import { subjectsFor } from '../admission/sets';
import type { Cluster } from '../harness/cluster';
import { messageOf, type Answer } from '../harness/client';
import { crdsFor, installCrds } from '../harness/crds';
import type { Journal } from '../harness/journal';
import { inParallel } from '../harness/pool';
import { madeOf, refusedByArgoRollouts } from './controllers';
import { differenceOf, titleOf, type Difference } from './differences';
import { mutate, randomOf } from './mutations';
import { PROOFS } from './proofs';

/** Everything is asked about here. */
const NAMESPACE = 'converse';
/** Mutants of each object. More may be asked for, to look for differences that nobody has seen. */
const EACH = Number(process.env.MUTANTS ?? 6);
/** Invalid mutants below which a run says nothing. */
const ENOUGH = 1000;

/** What becomes of situations and of mutants, as the page counts it. */
export const CONVERSE_ROWS: readonly string[] = [
  'we refuse', 'both refuse', 'the controller refuses too', 'are refused as what a controller makes of them', 'only we refuse, as is meant',
  'both accept', 'only the controller refuses', 'only the server refuses, by an expression in CEL', 'only the server refuses otherwise',
];

/** One object to ask both about. */
export interface Question {
  readonly about: string;
  readonly object: KubeObject;
}

/** Asks a server about what we call invalid: situations that are written down, and mutants of good objects. */
export async function judgeConverse(cluster: Cluster, journal: Journal): Promise<void> {
  const { client, minor } = cluster;
  const schemas = createSchemas(nodeTableSource(), minor);
  // Everything is asked about in a namespace of this test.
  const ours = (object: KubeObject): readonly Problem[] => [...schemas.check(object), ...checkSemantics(object, minor)].filter(({ severity, pointer }) => severity === 'error' && pointer !== '/metadata/namespace');
  const good = await goodObjects(cluster);
  const situations = [METADATA, NETWORK, PLATFORM, PODS, WORKLOADS].flat().flatMap(([about, yaml, , written = 34]): Question[] => (written === 34 || written === minor ? [{ about, object: parseDocument(yaml).toJS() as KubeObject }] : []));
  await installCrds(client, crdsFor([...good, ...situations.map(({ object }) => object)], minor));
  await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });

  const mutants = mutantsOf(good);
  const refusals = await refusedByArgoRollouts([...situations, ...mutants].map(({ object }) => object).concat(good));
  for (const object of good) if (refusals.has(object)) journal.fail(`the controller of Argo Rollouts refuses what we emit, ${object.metadata.name}: ${refusals.get(object)}`);
  const definitionOf = ({ apiVersion, kind }: KubeObject) => schemas.crdOf(groupOf(apiVersion), kind);
  const jury: Jury = { scopeOf: (object) => schemas.scopeOf(object.apiVersion, object.kind), definitionOf, ours, refusedByController: (object) => refusals.get(object) };
  await inParallel(situations, 8, (each) => ask(cluster, jury, each, 'situations', journal));
  await inParallel(mutants, 8, (each) => ask(cluster, jury, each, 'mutants', journal));
  if (journal.of('mutants that we refuse') < ENOUGH) journal.fail(`only ${journal.of('mutants that we refuse')} mutants are invalid, and ${ENOUGH} are asked for`);
}

/** What is said of an object beside what the server says. */
export interface Jury {
  scopeOf(object: KubeObject): 'Namespaced' | 'Cluster' | undefined;
  /** What we say. */
  ours(object: KubeObject): readonly Problem[];
  definitionOf(object: KubeObject): KubeObject | undefined;
  /** What its controller says, of which no API server knows. */
  refusedByController(object: KubeObject): string | undefined;
}

/** Asks both about one object; a refusal of ours that the server does not share, and that is not meant, is a failure. */
export async function ask(cluster: Cluster, jury: Jury, { about, object }: Question, group: string, journal: Journal): Promise<void> {
  const { client } = cluster;
  const scope = jury.scopeOf(object);
  if (scope === undefined || !(await client.serves(object.apiVersion, object.kind))) return;
  const asked = scope === 'Cluster' ? object : { ...object, metadata: { ...object.metadata, namespace: NAMESPACE } };
  const answer = await client.create(asked, { dryRun: true });
  if (answer.status >= 500) return journal.fail(`the server fails at ${about}: ${messageOf(answer)}`);
  const problems = jury.ours(object);
  const title = `${groupKindOf(object)}; ${about}`;
  if (problems.length === 0) {
    const refusal = jury.refusedByController(object);
    if (isTaken(answer) && refusal === undefined) return journal.count(`${group} that both accept`);
    if (isTaken(answer)) {
      journal.count(`${group} that only the controller refuses`);
      return journal.name('refused by the controller alone', `${title}: ${refusal}`);
    }
    if (isByCel(messageOf(answer), jury.definitionOf(object))) return journal.count(`${group} that only the server refuses, by an expression in CEL`);
    journal.count(`${group} that only the server refuses otherwise`);
    journal.name('refused by the server alone', `${title}: ${messageOf(answer)}`);
    return;
  }
  journal.count(`${group} that we refuse`);
  if (!isTaken(answer)) return journal.count(`${group} that both refuse`);
  if (jury.refusedByController(object) !== undefined) return journal.count(`${group} that the controller refuses too`);
  const verdicts = await Promise.all(problems.map((problem) => verdictOf(cluster, jury, asked, answer, problem)));
  const alone = problems.filter((_, index) => verdicts[index] === 'nobody');
  if (alone.length > 0) return journal.fail(`the server accepts what we refuse (${title}): ${alone.map(({ id, pointer, message }) => `${id} ${pointer}: ${message}`).join('; ')}`);
  const meant = verdicts.filter((verdict) => typeof verdict === 'object');
  journal.count(`${group} that ${meant.length === 0 ? 'are refused as what a controller makes of them' : 'only we refuse, as is meant'}`);
  for (const difference of meant) journal.name('differences seen', titleOf(difference));
}

/** Who shares our opinion of a place although the server took the object, or why it is meant; nobody is a failure. */
async function verdictOf({ client, minor }: Cluster, jury: Jury, object: KubeObject, answer: Answer, problem: Problem): Promise<Difference | 'the server' | 'nobody'> {
  let asked = { object, pointer: problem.pointer ?? '' };
  let kept = answer;
  for (const made of jury.definitionOf(object) !== undefined || object.kind === 'StatefulSet' ? madeOf(object, asked.pointer, NAMESPACE) : []) {
    kept = await client.create(made.object, { dryRun: true });
    if (!isTaken(kept)) return 'the server';
    asked = made;
  }
  const meant = differenceOf(problem, object, minor);
  if (meant?.shown === undefined) return meant ?? 'nobody';
  const shown = await PROOFS[meant.shown].holds({
    ...asked,
    message: problem.message,
    kept: kept.body,
    create: (each) => client.create(each, { dryRun: true }),
    apply: (each) => client.apply(each, { dryRun: true }),
  });
  return shown ? meant : 'nobody';
}

/** An object of the name that is there already was read, and found well. */
function isTaken({ status }: Answer): boolean {
  return status === 201 || status === 409;
}

/** Objects of apps and examples that the server takes as they are. */
async function goodObjects({ minor }: Cluster): Promise<readonly KubeObject[]> {
  const { sets } = await subjectsFor(minor);
  const objects = sets.flatMap(({ from, objects: each }) => (from === 'rule example' ? [] : each));
  return objects.filter(({ metadata }) => typeof metadata.name === 'string');
}

/** So many mutants of each object. They depend on the object alone: what is the same object tomorrow has the same mutants. */
function mutantsOf(good: readonly KubeObject[]): readonly Question[] {
  return good.flatMap((original) => {
    const random = randomOf(createHash('sha256').update(JSON.stringify(original)).digest().readUInt32LE());
    return Array.from({ length: EACH }, (): Question => {
      const { object, change } = mutate(original, random);
      return { about: `${original.metadata.name}, ${change}`, object };
    });
  });
}

/** True where a rule of the definition is what refuses, or an expression does not compile: our tables keep expressions, and nothing of ours evaluates them. */
function isByCel(refusal: string, definition: KubeObject | undefined): boolean {
  if (/\bcompilation failed\b/.test(refusal)) return true;
  const rules = JSON.stringify(definition ?? {}).matchAll(/"x-kubernetes-validations":\[(.*?)\]/g);
  return [...rules].some(([, list = '']) => [...list.matchAll(/"message":("(?:[^"\\]|\\.)*")/g)].some(([, message = '""']) => refusal.includes(JSON.parse(message) as string)));
}
