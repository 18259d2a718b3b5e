import type * as cdk8s from 'cdk8s';
import { PlinthError } from '../errors';
import { writeTree } from './files';
import { outputOf } from './output';
import { currentRun } from './run';
import { synthesize, type SynthResult } from './synthesize';

/** The proved manifests of an app as one stream. @throws PlinthError with every error */
export function appYaml(app: cdk8s.App): string {
  return proved(app).stream();
}

/**
 * Proves an app, and writes its manifests to its `outdir`, one file a resource. What is wrong with the app is thrown at
 * once; what is wrong with the folder ends the returned promise.
 *
 * @throws PlinthError with every error
 */
export function writeApp(app: cdk8s.App): Promise<unknown> {
  const { files, facts } = outputOf(proved(app), 'per-resource');
  return writeTree(app.outdir, files, facts);
}

function proved(app: cdk8s.App): SynthResult {
  const result = synthesize(app, { today: currentRun()?.today });
  const errors = result.problems.filter((problem) => problem.severity === 'error');
  if (errors.length > 0) throw new PlinthError(errors);
  return result;
}
