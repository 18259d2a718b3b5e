import * as fs from 'node:fs';
import * as path from 'node:path';
import ts from 'typescript';
import { arraysByIndex } from './arrays-by-index';
import { spreadAfterNull } from './spread-after-null';

/** What `tsc -p tsconfig.build.json` does, with two steps that make quick code of plain code. Ends the process where something is wrong. */
export function compile(root: string): void {
  const host: ts.FormatDiagnosticsHost = { getCanonicalFileName: (name) => name, getCurrentDirectory: () => root, getNewLine: () => '\n' };
  const fail = (problems: readonly ts.Diagnostic[]): never => {
    process.stderr.write(ts.formatDiagnosticsWithColorAndContext(problems, host));
    process.exit(1);
  };
  const config = ts.getParsedCommandLineOfConfigFile(path.join(root, 'tsconfig.build.json'), {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (problem) => fail([problem]) });
  if (!config) throw new Error('tsconfig.build.json cannot be read');
  const program = ts.createProgram(config.fileNames, config.options);
  const problems = [...config.errors, ...ts.getPreEmitDiagnostics(program)];
  if (problems.length > 0) fail(problems);
  // What lay there before was bundled, and is no output of the compiler.
  fs.rmSync(path.join(root, 'dist'), { recursive: true, force: true });
  const { diagnostics } = program.emit(undefined, undefined, undefined, false, { before: [arraysByIndex(program.getTypeChecker()), spreadAfterNull] });
  if (diagnostics.length > 0) fail(diagnostics);
}
