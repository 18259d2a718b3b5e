import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import type { IConstruct } from 'constructs';
import { createJiti } from 'jiti';
import type { Problem } from '../errors';
import { entryExited, entryMissing, entryStuck, entryThrew, entryWithoutApp, unusedValues } from './entry-problems';
import { ExitInstead, guardProcess } from './process-guard';
import { setRun, type Run } from './run';

/** How to run an entry. */
export interface CaptureOptions {
  /** Values of `--set name=value`. @default - none */
  readonly values?: ReadonlyMap<string, string>;
  /** The day on which waivers are judged, for an entry that proves its app itself. @default - the app's */
  readonly today?: string;
  /** Folder where transpiled files are kept from one run to the next; nobody else may be able to write there. @default - they are not kept */
  readonly cache?: string;
  /** Resolves when the program has nothing left to do, for apps that are made after an `await`. @default - as soon as its module is loaded */
  readonly idle?: () => Promise<void>;
}

/** What became of an entry: its apps, or why there are none. */
export interface Capture {
  readonly apps: readonly IConstruct[];
  readonly problems: readonly Problem[];
}

/**
 * Runs a TypeScript or JavaScript program in this process and keeps every cdk8s app that it synthesizes, whole, instead
 * of the files that the app would write. Types are not checked, as with `tsx`. What the program prints goes to stderr.
 *
 * A program can do anything to its process: capture one entry in a process, and judge it there.
 */
export async function captureEntry(entry: string, options: CaptureOptions = {}): Promise<Capture> {
  if (!fs.statSync(entry, { throwIfNoEntry: false })?.isFile()) return { apps: [], problems: [entryMissing(entry)] };
  const file = fs.realpathSync(entry);
  const apps = new Set<IConstruct>();
  const run: Run = { values: options.values ?? new Map(), today: options.today, asked: new Set(), register: (app) => void apps.add(app) };
  const failures = new Set<unknown>();
  let stuck = false;
  const release = guardProcess((error) => failures.add(error));
  setRun(run);
  try {
    registerInsteadOfSynth(file, run);
    const idle = options.idle?.();
    const loaded = createJiti(file, { fsCache: options.cache ?? false, interopDefault: false }).import(file);
    // What awaits for ever would otherwise end the process without a word, and with success.
    const ended = idle === undefined || (await Promise.race([loaded.then(() => true), idle.then(() => false)]));
    if (ended) await loaded;
    else stuck = true;
    await idle;
  } catch (error) {
    failures.add(error);
  } finally {
    setRun(undefined);
    release();
  }

  const problems: Problem[] = stuck ? [entryStuck(entry)] : [];
  for (const error of failures) {
    if (!(error instanceof ExitInstead)) problems.push(...entryThrew(error, file));
    else if (Number(error.code ?? 0) !== 0) problems.push(entryExited(error, file));
  }
  if (problems.length > 0) return { apps: [], problems };
  if (apps.size === 0) return { apps: [], problems: [entryWithoutApp(entry)] };
  return { apps: [...apps], problems: unusedValues(run) };
}

interface AppPrototype extends IConstruct {
  synth(): void;
  synthYaml(): string;
}

/** In the copy of cdk8s that the entry resolves, `synth()` hands over the app. Our own `App` does so by itself. */
function registerInsteadOfSynth(file: string, run: Run): void {
  const prototype = appPrototype(file);
  if (!prototype) return;
  const { synthYaml } = prototype;
  prototype.synth = function (this: IConstruct) {
    run.register(this);
  };
  prototype.synthYaml = function (this: AppPrototype) {
    run.register(this);
    return synthYaml.call(this);
  };
}

function appPrototype(file: string): AppPrototype | undefined {
  try {
    return (createRequire(file)('cdk8s') as { readonly App: { readonly prototype: AppPrototype } }).App.prototype;
  } catch (error) {
    // Without cdk8s beside it, the entry fails by itself, or brings our App, which needs no replacement.
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
