import type { IConstruct } from 'constructs';
import { formatProblem, PlinthError, type Problem } from '../errors';
import type { ConstructFacts } from '../kube/provenance';
import { messageOf } from './thrown';

/** Everything that is wrong with one construct: what it says of itself, then what only its validations say. */
export function problemsOf(construct: IConstruct, facts: ConstructFacts | undefined): readonly Problem[] {
  const messages = validate(construct);
  const told = facts?.problems ? tell(facts) : NONE;
  if (told.length === 0 && messages.length === 0) return NONE;
  const where = { construct: construct.node.path, ...(facts?.source && { source: facts.source }) };
  const problems = told.map((problem): Problem => ({ ...where, ...problem }));
  // Our constructs also register a validation, for apps that cdk8s itself synthesizes; it says the same again.
  const known = new Set(told.map(formatProblem));
  for (const message of messages) {
    if (typeof message !== 'string') problems.push({ ...where, ...message });
    else if (!known.has(message)) problems.push({ id: 'construct-invalid', severity: 'error', message, ...where, fix: 'Change the construct as its validation asks.' });
  }
  return problems;
}

const NONE: readonly Problem[] = [];

function tell(facts: ConstructFacts): readonly Problem[] {
  try {
    return facts.problems?.() ?? NONE;
  } catch (error) {
    if (PlinthError.is(error)) return error.problems;
    throw error;
  }
}

function validate(construct: IConstruct): ReadonlyArray<string | Problem> {
  try {
    return construct.node.validate();
  } catch (error) {
    return PlinthError.is(error) ? error.problems : [`its validation threw: ${messageOf(error)}`];
  }
}
