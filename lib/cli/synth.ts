import { failure, PlinthError, type Problem } from '../errors';
import { profileOf } from '../policy/profiles';
import { captureEntry } from '../synth/capture';
import { collect, type Collection } from '../synth/collect';
import type { DriftEngine } from '../synth/drift-engines';
import type { Layout } from '../synth/files';
import { proveCollections, type SynthResult } from '../synth/synthesize';
import { transpiledCache } from './cache';
import { EXIT, exitCodeOf, type FailOn } from './exit-codes';
import { writeProduct } from './product';
import { reportOf } from './report';
import { changeLines, proofLines, writeLines } from './summary';
import { paintFor, Progress, say } from './terminal';
import { today } from './today';

/** The options of `plinth synth` as commander gives them. */
export interface SynthFlags {
  readonly output?: string;
  readonly layout: Layout;
  readonly check?: boolean;
  readonly stdout?: boolean;
  readonly drift?: DriftEngine;
  readonly set: ReadonlyMap<string, string>;
  readonly kubernetes?: number;
  readonly profile?: string;
  readonly crds?: readonly string[];
  readonly failOn: FailOn;
  readonly today?: string;
}

/** Runs an app, proves it, and writes it: nothing before everything is proved. */
export async function runSynth(entry: string, flags: SynthFlags): Promise<number> {
  const progress = new Progress();
  try {
    const { result, problems } = await proved(entry, flags, progress);
    const code = exitCodeOf(problems, flags.failOn);
    if (!result || code !== EXIT.done) return refuse(problems, code);
    sayProblems(problems);
    say(proofLines(result).join('\n'));
    progress.step('writing the manifests');
    return await deliver(result, flags);
  } catch (error) {
    if (!PlinthError.is(error)) throw error;
    return refuse(error.problems, exitCodeOf(error.problems, 'error'));
  } finally {
    progress.end();
  }
}

async function proved(entry: string, flags: SynthFlags, progress: Progress): Promise<{ readonly result?: SynthResult; readonly problems: readonly Problem[] }> {
  refuseContradictions(flags);
  const profile = profileOf(flags.profile ?? 'production');
  progress.step('running the app');
  const { collections, problems } = await collectEntry(entry, flags);
  if (collections.length === 0) return { problems };
  progress.step('proving the manifests');
  const crds = crdsOf(flags.crds);
  const result = proveCollections(collections, { profile, today: flags.today ?? today(), crds: crds.objects, ...(flags.kubernetes !== undefined && { minor: flags.kubernetes }) });
  return { result, problems: [...problems, ...crds.problems, ...result.problems] };
}

async function collectEntry(entry: string, flags: SynthFlags): Promise<{ readonly collections: readonly Collection[]; readonly problems: readonly Problem[] }> {
  if (/\.[cm]?[jt]sx?$/.test(entry)) {
    const { apps, problems } = await captureEntry(entry, { values: flags.set, today: flags.today ?? today(), cache: transpiledCache(), idle: untilIdle });
    return { collections: apps.map(collect), problems };
  }
  const { runCommand } = require('../synth/run-command') as typeof import('../synth/run-command');
  const { collection, problems } = runCommand(entry);
  return { collections: collection ? [collection] : [], problems };
}

/** What only some runs need is loaded by them: the YAML reader costs as much as all rules together. */
function crdsOf(paths: readonly string[] | undefined): ReturnType<typeof import('../synth/crds').loadCrds> {
  if (paths === undefined) return { objects: [], problems: [] };
  const { loadCrds } = require('../synth/crds') as typeof import('../synth/crds');
  return loadCrds(paths);
}

async function deliver(result: SynthResult, { output, layout, check, drift }: SynthFlags): Promise<number> {
  if (drift !== undefined) {
    const { driftContract } = require('../synth/drift') as typeof import('../synth/drift');
    await writeProduct([driftContract(result.graph, drift)]);
    return EXIT.done;
  }
  if (output === undefined) {
    await writeProduct(result.chunks());
    return EXIT.done;
  }
  const { checkTree, outputOf, writeTree } = require('../synth/output') as typeof import('../synth/output');
  const { files, facts } = outputOf(result, layout);
  if (!check) {
    say(writeLines(await writeTree(output, files, facts), output).join('\n'));
    return EXIT.done;
  }
  const report = checkTree(output, files, facts);
  sayProblems(report.problems);
  say(changeLines(report, output).join('\n'));
  return exitCodeOf(report.problems, 'error') || (report.isCurrent ? EXIT.done : EXIT.stale);
}

/** Errors and warnings; notes are counted in the summary, and `plinth check` lists them. */
function sayProblems(problems: readonly Problem[]): void {
  const worth = problems.filter(({ severity }) => severity !== 'info');
  if (worth.length > 0) say(reportOf(worth, paintFor(process.stderr)));
}

function refuse(problems: readonly Problem[], code: number): number {
  sayProblems(problems);
  say('Nothing was written.');
  return code;
}

function refuseContradictions({ output, stdout, check, drift }: SynthFlags): void {
  const wrong = (message: string, fix: string) => failure({ id: 'usage', message, accepted: '--output <dir>, --output <dir> --check, --stdout, or --drift <engine>', fix });
  if (drift !== undefined) {
    if (output === undefined && !stdout && !check) return;
    throw wrong('--drift was given beside --output, --stdout or --check', 'Call it once more for --drift, which prints a piece of the manifest of the delivery engine.');
  }
  if (output === undefined && !stdout) throw wrong('nobody said where the manifests go', 'Add --output <dir>, or --stdout for one stream.');
  if (output !== undefined && stdout) throw wrong(`--output ${output} and --stdout were both given`, 'Leave one of them out.');
  if (check && stdout) throw wrong('--check compares with a folder, and --stdout has none', 'Write --output <dir> --check.');
}

/** Resolves when nothing is left to do but to end: an app that awaits something has then made all it makes. */
function untilIdle(): Promise<void> {
  return new Promise((resolve) => void process.once('beforeExit', () => resolve()));
}
