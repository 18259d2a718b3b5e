import { nearest } from '../kube/names';
import { explain, RULES } from '../policy';
import { CATALOGUE, explainError } from '../synth/catalogue';
import { EXIT } from './exit-codes';
import { writeProduct } from './product';
import { say } from './terminal';

/** Prints what a rule or an error means. */
export async function runExplain(id: string): Promise<number> {
  const text = explain(id) ?? explainError(id);
  if (text !== undefined) {
    await writeProduct([text]);
    return EXIT.done;
  }
  const known = [...RULES.map((rule) => rule.id), ...Object.keys(CATALOGUE)];
  const meant = nearest(id, known);
  say(`There is no rule and no error "${id}".${meant === undefined ? '' : ` Did you mean ${meant}?`}`);
  return EXIT.usage;
}
