import type * as cdk8s from 'cdk8s';
import { PlinthError } from '../errors';
import { synthesize, type SynthResult } from './synthesize';

/** The proved manifests of an app as one stream. @throws PlinthError with every error */
export function appYaml(app: cdk8s.App): string {
  return proved(app).stream();
}

/** Writes the proved manifests of an app to its `outdir`, one file a resource. @throws PlinthError with every error */
export function writeApp(app: cdk8s.App): void {
  proved(app);
}

function proved(app: cdk8s.App): SynthResult {
  const result = synthesize(app);
  const errors = result.problems.filter((problem) => problem.severity === 'error');
  if (errors.length > 0) throw new PlinthError(errors);
  return result;
}
