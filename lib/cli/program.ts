import { Command, InvalidArgumentError, Option } from 'commander';
import { SUPPORTED_MINORS } from '../kube/schema/tables';
import { DRIFT_ENGINES } from '../synth/drift-engines';
import { LAYOUTS } from '../synth/files/layout';
import { packageVersion } from '../synth/version';
import { EXIT } from './exit-codes';

/** The command line of `plinth`. A command's code is loaded when the command runs. */
export function program(): Command {
  const plinth = new Command('plinth')
    .description('Proves Kubernetes manifests before they are applied: from TypeScript (synth), or any YAML (check). It never touches a cluster.')
    .version(packageVersion(), '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .showSuggestionAfterError()
    .exitOverride((stopped) => process.exit(stopped.exitCode === 0 ? EXIT.done : EXIT.usage))
    .addHelpText('after', EXAMPLES);
  plinth.addCommand(synth()).addCommand(check()).addCommand(explain());
  for (const command of plinth.commands) command.copyInheritedSettings(plinth).exitOverride((stopped) => process.exit(stopped.exitCode === 0 ? EXIT.done : EXIT.usage));
  return plinth;
}

const EXAMPLES = `
Examples:
  plinth synth main.ts --output manifests           prove the app and write one file a resource
  plinth synth main.ts --output manifests --check   say whether manifests/ is what the app gives (exit 3 if not)
  plinth synth main.ts --stdout | kubectl diff -f - prove the app and print one stream
  plinth check manifests charts/rendered.yaml       judge any YAML
  plinth explain pdb-deadlocks-drain                why a rule is there, and how to mend

Exit codes: 0 done · 1 the app or the tool failed · 2 usage · 3 stale (--check) · 4 findings · 6 schema · 7 a file edited by hand · 130 interrupted`;

function synth(): Command {
  return judging(new Command('synth'))
    .description('Run a cdk8s app (TypeScript or JavaScript, with our constructs or without), prove its manifests, and write them.')
    .argument('<entry>', 'the program: main.ts, or a cdk8s.yaml that names a command')
    .option('-o, --output <dir>', 'folder to write to; files there that are not ours stay as they are')
    .addOption(new Option('--layout <layout>', 'how objects are spread over files').choices(LAYOUTS).default('per-resource'))
    .option('--check', 'write nothing; list what would change, and exit 3 if anything would')
    .option('--stdout', 'print one YAML stream and write no file')
    .addOption(new Option('--drift <engine>', 'print what other controllers write and the delivery engine must leave alone, ready for an Application or a Kustomization').choices(DRIFT_ENGINES))
    .addOption(new Option('--set <name=value>', 'give the app a value that it reads with App.value(name); may be repeated').argParser(collectValue).default(new Map<string, string>(), 'none'))
    .addHelpText(
      'after',
      `
Examples:
  plinth synth main.ts --output manifests
  plinth synth main.ts --output manifests/prod --set env=prod --kubernetes 1.35
  plinth synth main.ts --stdout --fail-on warning

Nothing is written unless everything is proved. stdout carries manifests only; what is said goes to stderr.`,
    )
    .action(async (entry: string, options) => {
      const { runSynth } = require('./synth') as typeof import('./synth');
      process.exitCode = await runSynth(entry, options);
    });
}

function check(): Command {
  return judging(new Command('check'))
    .description('Judge YAML files, whoever made them: schema, meaning, references, policy. Waivers in a .plinth-inventory count.')
    .argument('<path...>', 'files and folders (searched for .yaml, .yml and .json); - reads stdin')
    .addOption(new Option('--format <format>', 'what to print').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
Examples:
  plinth check manifests
  helm template shop ./chart | plinth check - --kubernetes 1.33
  plinth check manifests --crds crds --fail-on warning --format json`,
    )
    .action(async (paths: string[], options) => {
      const { runCheck } = require('./check') as typeof import('./check');
      process.exitCode = await runCheck(paths, options);
    });
}

function explain(): Command {
  return new Command('explain')
    .description('Say what a rule or an error means, why it matters, and how to mend it.')
    .argument('<id>', 'the id in a report, such as pdb-deadlocks-drain')
    .action(async (id: string) => {
      const { runExplain } = require('./explain') as typeof import('./explain');
      process.exitCode = await runExplain(id);
    });
}

/** The options of every command that judges. */
function judging(command: Command): Command {
  return command
    .option('--kubernetes <version>', 'Kubernetes version to prove for, 1.28 to 1.36 (default: the lowest that the app\'s platforms or the inventory of a folder name, else 1.34)', minorOf)
    .option('--profile <name>', 'which rules are on: production, strict, baseline, gitops, pss-baseline or pss-restricted (default: production)')
    .option('--crds <path...>', 'files or folders with CustomResourceDefinitions of kinds that we do not know')
    .addOption(new Option('--fail-on <severity>', 'which findings fail the run').choices(['error', 'warning']).default('error'))
    .option('--today <date>', 'the day on which waivers are judged, YYYY-MM-DD', dayOf);
}

function minorOf(text: string): number {
  const minor = Number(/^v?1\.(\d+)(?:\.\d+)?$/.exec(text)?.[1]);
  if (!SUPPORTED_MINORS.some((known) => known === minor)) throw new InvalidArgumentError(`Write a version from 1.${SUPPORTED_MINORS[0]} to 1.${SUPPORTED_MINORS.at(-1)}, such as 1.34.`);
  return minor;
}

function dayOf(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || !new Date(`${text}T00:00Z`).toJSON()?.startsWith(text)) throw new InvalidArgumentError('Write a day as 2026-11-21.');
  return text;
}

function collectValue(text: string, values: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const equals = text.indexOf('=');
  if (equals <= 0) throw new InvalidArgumentError('Write --set name=value.');
  return new Map(values).set(text.slice(0, equals), text.slice(equals + 1));
}

