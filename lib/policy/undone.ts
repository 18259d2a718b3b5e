import type { ObjectRef, Problem } from '../errors';
import { refOf } from '../kube/object';
import { propAt, type Override, type Provenance, type SideTable, type Undone } from '../kube/provenance';

/** The id under which a promise of a construct is waived where no rule of policy says the same. */
export const GUARANTEE_UNDONE = 'guarantee-undone';

/**
 * The promises of our constructs that changes took away, as problems. What a rule of the promise found at that place, below what the change names,
 * or on another object of the construct, has been said already; and so has what somebody answers for under a rule that this profile does not ask for.
 */
export function undoneGuarantees(findings: readonly Problem[], side: SideTable, isOn: (rule: string) => boolean): readonly Problem[] {
  const undoing = side.overrides?.filter(({ undoes }) => undoes !== undefined) ?? [];
  if (undoing.length === 0) return NONE;
  const made = new Map([...side.provenance].map(([object, provenance]) => [keyOf(refOf(object)), provenance]));
  const said = sayings(findings);
  const waivedElsewhere = side.waivers.filter(({ rule }) => rule !== GUARANTEE_UNDONE && !isOn(rule));
  return undoing.flatMap((override) => {
    const { object, by, construct, paths } = override;
    const here = keyOf(object);
    const maker = construct === undefined || by === 'omit' ? construct : ownerOf(construct);
    const isOfTheChange = (pointer: string, path: string): boolean => isAround(pointer, path) || paths.some((changed) => isBelow(pointer, changed) && isBelow(path, changed));
    const isSaidHere = (rule: string, path: string): boolean => said.get(`${rule} ${here}`)?.some(({ pointer = '' }) => isOfTheChange(pointer, path)) === true;
    const isSaidBeside = (rule: string): boolean => said.get(`${rule} ${maker}`)?.some((finding) => finding.object !== undefined && keyOf(finding.object) !== here) === true;
    const isWaived = (rule: string): boolean => waivedElsewhere.some((waiver) => waiver.rule === rule && isBelow(maker ?? '', waiver.construct ?? ''));
    const open = ({ rules, path }: Undone) => !rules.some((rule) => (isOn(rule) ? isSaidHere(rule, path) || isSaidBeside(rule) : isWaived(rule)));
    return (override.undoes ?? []).filter(open).map((undone) => problemOf(undone, override, made.get(here)));
  });
}

/** The findings by their rule and object, and by their rule and the construct that made the object. */
function sayings(findings: readonly Problem[]): ReadonlyMap<string, readonly Problem[]> {
  const said = new Map<string, Problem[]>();
  for (const finding of findings) {
    const { id, object, construct } = finding;
    const places = [...(object ? [keyOf(object)] : []), ...(construct === undefined ? [] : [ownerOf(construct)])];
    for (const place of places) {
      const same = said.get(`${id} ${place}`);
      if (same) same.push(finding);
      else said.set(`${id} ${place}`, [finding]);
    }
  }
  return said;
}

/** True where one pointer is the other, or leads to it. */
function isAround(a: string, b: string): boolean {
  return isBelow(a, b) || isBelow(b, a);
}

function isBelow(pointer: string, above: string): boolean {
  return above === '' || `${pointer}/`.startsWith(`${above}/`);
}

const NONE: readonly Problem[] = Object.freeze([]);

function problemOf({ path, message, accepted }: Undone, { object, construct }: Override, made: Provenance | undefined): Problem {
  const prop = made?.props && propAt(made.props, path);
  const maker = construct ?? made?.construct;
  return {
    id: 'guarantee-undone',
    severity: 'error',
    message,
    fix: prop === undefined ? `Take the change back, or waive ${GUARANTEE_UNDONE} for this path.` : `Take the change back, say what you want by ${prop}, or waive ${GUARANTEE_UNDONE} for this path.`,
    object,
    ...(accepted !== undefined && { accepted }),
    ...(maker !== undefined && { construct: maker }),
    ...(prop !== undefined && { prop }),
    ...(path !== '' && { pointer: path }),
    ...(made?.source && { source: made.source }),
  };
}

/** The construct that made what stands at a path. */
function ownerOf(construct: string): string {
  return construct.slice(0, Math.max(0, construct.lastIndexOf('/')));
}

function keyOf({ apiVersion, kind, namespace, name }: ObjectRef): string {
  return [apiVersion, kind, namespace, name].join('\n');
}
