import { nearest } from '../kube/names';
import { explain, RULES } from '../policy';
import { CATALOGUE, explainError } from '../synth/catalogue';
import { EXIT } from './exit-codes';
import { writeProduct } from './product';
import { say } from './terminal';

/** Names shown of all that hold the text that was given. */
const MOST = 12;

/** Prints what a rule or an error means. */
export async function runExplain(id: string): Promise<number> {
  const text = explain(id) ?? explainError(id);
  if (text !== undefined) {
    await writeProduct([text]);
    return EXIT.done;
  }
  const known = [...RULES.map((rule) => rule.id), ...Object.keys(CATALOGUE)];
  const meant = nearest(id, known);
  const named = meant === undefined ? known.filter((each) => each.includes(id.toLowerCase())) : [meant];
  say(`There is no rule and no error "${id}".${named.length === 0 ? '' : ` Did you mean ${named.slice(0, MOST).join(', ')}${named.length > MOST ? ', …' : ''}?`}`);
  return EXIT.usage;
}
