import type { ObjectRef, Problem } from '../../errors';
import { quantityFix } from '../../units/quantity-fix';
import { nearest } from '../names';
import { pointer } from '../object';
import type { CoreTypes } from './core';
import type { SchemaNode, Shape } from './node';
import type { Minors } from './tables';
import { dotted, lastField, list, plural, range, show, sortOf } from './wording';

/** Problems of one object after which the rest are only counted. */
const MOST_PROBLEMS = 200;

const EXPECTED: Readonly<Record<Shape, string>> = {
  any: 'any value',
  object: 'a map',
  array: 'a list',
  string: 'a string',
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
  'int-or-string': 'an integer or a string',
  quantity: 'a quantity',
};

type Path = ReadonlyArray<string | number>;

/** What is wrong with one object, in the words of people. */
export class Findings {
  private failures = 0;
  private silent = 0;
  private named: ObjectRef | undefined;

  constructor(
    private readonly name: () => ObjectRef,
    private readonly root: SchemaNode,
    private readonly core: CoreTypes,
    private readonly problems: Problem[],
  ) {}

  private get object(): ObjectRef {
    return (this.named ??= this.name());
  }

  /** Runs without reporting; true when there was nothing to report. */
  silently(run: () => void): boolean {
    const before = this.failures;
    this.silent++;
    run();
    this.silent--;
    return this.failures === before;
  }

  /** A place in the list of problems, for `dropRepeats`. */
  mark(): number {
    return this.problems.length;
  }

  /** Two schemas judged one value: what the second says again is dropped. */
  dropRepeats(mark: number): void {
    if (this.problems.length === mark) return;
    const said = new Set(this.problems.slice(0, mark).flatMap(({ pointer: at, id, message }) => (id === 'schema-required' ? [message + at] : [at, message + at])));
    const fresh = this.problems.splice(mark).filter(({ pointer: at, id, message }) => !said.has(id === 'schema-required' ? message + at : at));
    this.problems.push(...fresh);
  }

  wrongType(path: Path, node: SchemaNode, value: unknown): void {
    this.add(path, 'schema-type', () => ({
      message: `${lastField(path)} is ${this.shown(path, value)}, ${sortOf(value)}, where ${EXPECTED[node.shape]} is expected`,
      accepted: EXPECTED[node.shape],
      fix: typeFix(node.shape, value),
    }));
  }

  isNull(path: Path, node: SchemaNode): void {
    this.add(path, 'schema-null', () => ({
      message: `${lastField(path)} is null`,
      accepted: EXPECTED[node.shape],
      fix: `Leave ${lastField(path)} out, or give it a value.`,
    }));
  }

  missing(path: Path, node: SchemaNode, name: string): void {
    this.add(path, 'schema-required', () => ({
      message: `required field ${JSON.stringify(name)} is missing${path.length === 0 ? '' : ` in ${lastField(path)}`}`,
      accepted: `${dotted([...path, name])}: ${EXPECTED[node.fields?.get(name)?.ready().shape ?? 'any']}`,
      fix: `Add ${name}.`,
    }));
  }

  unknownField(path: Path, node: SchemaNode, name: string): void {
    const elsewhere = node.type === undefined ? [] : this.core.minorsOf(node.type, name);
    if (node.type !== undefined && elsewhere.length > 0) return this.notInVersion(path, node.type, name, elsewhere);
    this.add([...path, name], 'schema-unknown-field', () => {
      const known = [...(node.fields?.keys() ?? [])];
      return {
        message: `unknown field ${JSON.stringify(name)}${path.length === 0 ? '' : ` in ${lastField(path)}`}, which a server drops or refuses`,
        accepted: known.length === 0 ? 'no fields' : list(known.sort()),
        fix: this.unknownFix(path, name, known),
      };
    });
  }

  offByDefault(path: Path, name: string, gates: string): void {
    this.add([...path, name], 'schema-field-off-by-default', () => {
      const off = this.core.gatesOff(gates);
      const since = this.core.onSince(gates);
      const gate = `feature gate${off.length === 1 ? '' : 's'} ${off.join(' and ')}`;
      return {
        message: `${name} is dropped by Kubernetes 1.${this.core.minor}: ${gate} ${off.length === 1 ? 'is' : 'are'} off by default`,
        accepted: since === undefined ? 'no minor that is known has it on by default' : `Kubernetes 1.${since} or newer`,
        fix: since === undefined ? `Remove ${name}.` : `Remove ${name}, or target Kubernetes 1.${since}.`,
      };
    });
  }

  outOfRange(path: Path, node: SchemaNode, value: number | bigint): void {
    this.add(path, 'schema-bounds', () => ({
      message: `${lastField(path)} is ${value}, outside of ${range(node.least, node.most)}`,
      accepted: range(node.least, node.most),
      fix: `Write ${value < node.least ? node.least : node.most} or a number within the range.`,
    }));
  }

  outside(path: Path, value: number | bigint, accepted: string): void {
    this.add(path, 'schema-bounds', () => ({ message: `${lastField(path)} is ${value}, not ${accepted}`, accepted, fix: `Write a number that is ${accepted}.` }));
  }

  wrongCount(path: Path, count: number, least: number | undefined, most: number | undefined, unit: string): void {
    this.add(path, 'schema-bounds', () => {
      const accepted = `${range(least ?? 0, most ?? Infinity)} ${unit}s`;
      const change = count < (least ?? 0) ? `Add at least ${plural((least ?? 0) - count, unit)}.` : `Remove at least ${plural(count - (most ?? 0), unit)}.`;
      return { message: `${lastField(path)} has ${plural(count, unit)}`, accepted, fix: change };
    });
  }

  noMatch(path: Path, pattern: string, value: string): void {
    this.add(path, 'schema-pattern', () => ({
      message: `${lastField(path)} is ${this.shown(path, value)}, which does not match ${pattern}`,
      accepted: `text that matches ${pattern}`,
      fix: `Change ${lastField(path)} so that it matches the pattern.`,
    }));
  }

  wrongFormat(path: Path, format: string, accepted: string, value: string): void {
    this.add(path, 'schema-format', () => ({
      message: `${lastField(path)} is ${this.shown(path, value)}, which is no ${format}`,
      accepted,
      fix: `Write ${accepted}.`,
    }));
  }

  badQuantity(path: Path, value: unknown): void {
    this.add(path, 'schema-quantity', () => ({
      message: `${lastField(path)} is ${this.shown(path, value)}, which is not a quantity`,
      accepted: 'a number with an optional suffix: 250m, 1.5, 512Mi, 2Gi, 1e3',
      fix: typeof value === 'string' ? quantityFix(value) : "Write a quantity such as '250m' or '512Mi'.",
    }));
  }

  notInEnum(path: Path, values: ReadonlySet<unknown>, value: unknown): void {
    this.add(path, 'schema-enum', () => {
      const names = [...values].map(String);
      const near = nearest(String(value), names) ?? (names.length === 1 ? names[0] : undefined);
      return {
        message: `${lastField(path)} is ${this.shown(path, value)}, which is not one of its values`,
        accepted: list(names.map((name) => (name === '' ? '""' : name))),
        fix: near === undefined ? `Choose one of ${list(names)}.` : `Write ${near}.`,
      };
    });
  }

  duplicate(path: Path, item: unknown, unique: true | readonly string[], first: number): void {
    this.add(path, 'schema-duplicate-item', () => {
      const what = unique === true ? this.shown(path, item) : unique.map((key) => `${key} ${show((item as Record<string, unknown>)[key])}`).join(', ');
      return {
        message: `${lastField(path)} repeats ${what}, which item ${first} of the list has already`,
        accepted: unique === true ? 'every value once' : `every ${unique.join(' + ')} once`,
        fix: unique === true ? 'Remove one of the two.' : `Remove one of the two, or give it another ${unique.join(' or ')}.`,
      };
    });
  }

  noAlternative(path: Path, parts: readonly SchemaNode[], how: string, fitting: number): void {
    this.add(path, 'schema-alternative', () => {
      const choices = parts.map(describe);
      return {
        message: `${lastField(path)} satisfies ${fitting} of ${parts.length} alternatives, ${how} is needed`,
        accepted: `${how} of: ${list(choices)}`,
        fix: fitting === 0 ? `Satisfy ${how} of the alternatives.` : 'Keep one of the alternatives and remove the others.',
      };
    });
  }

  forbidden(path: Path, part: SchemaNode): void {
    this.add(path, 'schema-alternative', () => ({
      message: `${lastField(path)} satisfies what it must not: ${describe(part)}`,
      accepted: `not: ${describe(part)}`,
      fix: `Change ${lastField(path)} so that it does not.`,
    }));
  }

  tooDeep(path: Path, deepest: number): void {
    this.add(path, 'schema-too-deep', () => ({
      message: `the object nests more than ${deepest} levels`,
      accepted: `${deepest} levels`,
      fix: 'Flatten it; no kind of Kubernetes needs so many.',
    }));
  }

  private notInVersion(path: Path, type: string, name: string, minors: readonly Minors[]): void {
    this.add([...path, name], 'schema-field-not-in-version', () => {
      const { minor } = this.core;
      const shown = minors.find(([first]) => first > minor)?.[0];
      const last = minors.at(-1)?.[1] ?? 0;
      const gates = this.core.gatesOf(type, name);
      const on = gates === undefined ? shown : this.core.onSince(gates);
      const from = shown === undefined || on === undefined || on > last ? undefined : Math.max(shown, on);
      const story = shown === undefined ? `1.${last} was the last minor that had it` : `1.${shown} is the first minor that has it`;
      const gated = from === shown || shown === undefined ? '' : from === undefined ? ', off by default' : `, on by default since 1.${from}`;
      return {
        message: `${name} is no field of Kubernetes 1.${minor}: ${story}${gated}`,
        accepted: shown === undefined ? `Kubernetes 1.${last} or older` : from === undefined ? 'no minor that is known has it on by default' : `Kubernetes 1.${from} or newer`,
        fix: from === undefined ? `Remove ${name}.` : `Remove ${name}, or target Kubernetes 1.${from}.`,
      };
    });
  }

  private unknownFix(path: Path, name: string, known: readonly string[]): string {
    const near = nearest(name, known) ?? onlyOne(known.filter((field) => name.length >= 4 && field.startsWith(name)));
    if (near !== undefined) return `Write ${near} instead of ${name}.`;
    const place = placeOf(name, this.root, path);
    return place === undefined ? `Remove ${name}.` : `Move ${name} to ${place}, where there is such a field.`;
  }

  /** A value as it may be shown: what a Secret holds never is. */
  private shown(path: Path, value: unknown): string {
    return this.object.kind === 'Secret' && (path[0] === 'data' || path[0] === 'stringData') ? 'a value that is not shown' : show(value);
  }

  private add(path: Path, id: string, words: () => Pick<Problem, 'message' | 'accepted' | 'fix'>): void {
    this.failures++;
    if (this.silent > 0 || this.problems.length > MOST_PROBLEMS) return;
    if (this.problems.length === MOST_PROBLEMS) {
      this.problems.push({
        id: 'schema-too-many',
        severity: 'error',
        message: `more than ${MOST_PROBLEMS} problems in one object; the rest are not listed`,
        fix: 'Mend those that are listed, and run again.',
        object: this.object,
      });
      return;
    }
    const { message, accepted, fix } = words();
    this.problems.push({ id, severity: 'error', message, fix, ...(accepted === undefined ? {} : { accepted }), object: this.object, pointer: pointer(...path) });
  }
}

function onlyOne<T>(values: readonly T[]): T | undefined {
  return values.length === 1 ? values[0] : undefined;
}

function typeFix(shape: Shape, value: unknown): string {
  if (typeof value === 'string') {
    if ((shape === 'integer' || shape === 'number') && /^-?\d+$/.test(value)) return `Write ${value} without quotes.`;
    if (shape === 'boolean' && (value === 'true' || value === 'false')) return `Write ${value} without quotes.`;
    if (shape === 'array') return `Write a list: [${show(value)}].`;
  }
  if (shape === 'string' && (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')) return `Write "${value}" in quotes.`;
  if (shape === 'integer' && typeof value === 'number') return `Write ${Math.round(value)}.`;
  return `Write ${EXPECTED[shape]}.`;
}

/** A partial schema in words: mostly it asks for fields, or for a value. */
function describe(part: SchemaNode): string {
  const { required, more, fields } = part.ready();
  const asked = required.length > 0 ? `has ${required.join(' and ')}` : undefined;
  const values = more?.enum === undefined ? undefined : `is ${[...more.enum].map(String).join(' or ')}`;
  const nested = fields === undefined ? undefined : `fits ${[...fields.keys()].join(', ')}`;
  const negated = more?.not === undefined ? undefined : `not (${describe(more.not)})`;
  const either = (more?.anyOf ?? more?.oneOf)?.map(describe).join(' or ');
  return asked ?? values ?? negated ?? either ?? nested ?? (more?.pattern === undefined ? EXPECTED[part.shape] : `matches ${more.pattern.source}`);
}

/** Fields looked at when a misplaced one is looked for. */
const MOST_LOOKED_AT = 4000;

/** The nearest place of the object's schema that has a field of the name, as `spec.template.spec`. */
function placeOf(name: string, root: SchemaNode, from: Path): string | undefined {
  const start = dotted(from.filter((step) => typeof step === 'string'));
  const found: string[] = [];
  let level: Array<readonly [node: SchemaNode, path: readonly string[]]> = [[root, []]];
  const seen = new Set<SchemaNode>();
  let looked = 0;
  while (level.length > 0 && looked < MOST_LOOKED_AT) {
    const next: typeof level = [];
    for (const [node, path] of level) {
      if (seen.has(node)) continue;
      seen.add(node);
      const { fields, items } = node.ready();
      if (items !== undefined) next.push([items, path]);
      if (fields?.has(name) === true && path.length > 0 && path[0] !== 'status' && path[0] !== 'metadata') found.push(path.join('.'));
      for (const [key, field] of fields ?? []) {
        looked++;
        next.push([field, [...path, key]]);
      }
    }
    level = next;
  }
  return found.find((path) => path.startsWith(start) || start.startsWith(path)) ?? onlyOne(found);
}
