import type { CharSet } from './char-set';
import { Unsupported, type Regex } from './parse';

/** Steps of a pattern; repetitions of repetitions reach it, patterns of people do not. */
const MOST_STEPS = 3000;
/** Remembered states of one pattern, after which they are forgotten and found again. */
const MOST_STATES = 500;
/** Remembered characters of one state. */
const MOST_EDGES = 256;

interface Step {
  readonly set?: CharSet;
  /** Only at the start of the text, or only at its end. */
  readonly only?: 'start' | 'end';
  readonly next: number[];
}

/** The steps that may come next after some text. */
interface State {
  readonly steps: readonly number[];
  readonly matched: boolean;
  /** True where the end of the text here makes it match. */
  readonly matchesAtEnd: boolean;
  readonly edges: Map<number, State>;
}

/** A test whether text contains a match, in time linear in the text: no pattern and no text can make it hang. @throws Unsupported */
export function matcher(tree: Regex): (text: string) => boolean {
  const program = new Program(tree);
  return (text) => program.matches(text);
}

class Program {
  private readonly steps: Step[] = [];
  private readonly entry: number;
  private readonly accept: number;
  private readonly states = new Map<string, State>();
  private first: State;

  constructor(tree: Regex) {
    this.accept = this.add({ next: [] });
    this.entry = this.compile(tree, this.accept);
    this.first = this.stateOf([this.entry], true);
  }

  matches(text: string): boolean {
    let state = this.first;
    for (let index = 0; index < text.length && !state.matched; index++) {
      const codePoint = text.codePointAt(index) ?? 0;
      if (codePoint > 0xffff) index++;
      state = state.edges.get(codePoint) ?? this.advance(state, codePoint);
    }
    return state.matched || state.matchesAtEnd;
  }

  private advance(state: State, codePoint: number): State {
    const reached = state.steps.filter((step) => this.steps[step]?.set?.(codePoint) === true).flatMap((step) => this.steps[step]?.next ?? []);
    // A match may begin at any character.
    const next = this.stateOf([...reached, this.entry], false);
    if (state.edges.size >= MOST_EDGES) state.edges.clear();
    state.edges.set(codePoint, next);
    return next;
  }

  private stateOf(from: readonly number[], atStart: boolean): State {
    const reached = this.follow(from, atStart, false);
    const steps = [...reached].filter((step) => this.steps[step]?.set !== undefined).sort((a, b) => a - b);
    const matched = reached.has(this.accept);
    const matchesAtEnd = matched || this.follow(from, atStart, true).has(this.accept);
    const key = `${matched} ${matchesAtEnd} ${steps.join()}`;
    let state = this.states.get(key);
    if (state === undefined) {
      if (this.states.size >= MOST_STATES) {
        for (const old of this.states.values()) old.edges.clear();
        this.states.clear();
      }
      this.states.set(key, (state = { steps, matched, matchesAtEnd, edges: new Map() }));
    }
    return state;
  }

  /** Steps that are reached without reading a character. */
  private follow(from: readonly number[], atStart: boolean, atEnd: boolean): ReadonlySet<number> {
    const reached = new Set<number>();
    const open = [...from];
    for (let number = open.pop(); number !== undefined; number = open.pop()) {
      if (reached.has(number)) continue;
      reached.add(number);
      const step = this.steps[number];
      if (step === undefined || step.set !== undefined) continue;
      if ((step.only === 'start' && !atStart) || (step.only === 'end' && !atEnd)) continue;
      open.push(...step.next);
    }
    return reached;
  }

  /** Adds the steps of a tree that lead to `next`; returns the first of them. */
  private compile(tree: Regex, next: number): number {
    switch (tree.kind) {
      case 'set':
        return this.add({ set: tree.set, next: [next] });
      case 'start':
      case 'end':
        return this.add({ only: tree.kind, next: [next] });
      case 'all':
        return tree.parts.reduceRight((following, part) => this.compile(part, following), next);
      case 'any':
        return this.add({ next: tree.parts.map((part) => this.compile(part, next)) });
      case 'repeat':
        return this.repeat(tree.part, tree.least, tree.most, next);
    }
  }

  private repeat(part: Regex, least: number, most: number, next: number): number {
    let entry = next;
    if (most === Infinity) {
      const loop = { next: [next] };
      entry = this.add(loop);
      loop.next.push(this.compile(part, entry));
    } else {
      for (let count = least; count < most; count++) entry = this.add({ next: [next, this.compile(part, entry)] });
    }
    for (let count = 0; count < least; count++) entry = this.compile(part, entry);
    return entry;
  }

  private add(step: Step): number {
    if (this.steps.length >= MOST_STEPS) throw new Unsupported('a pattern of too many steps');
    return this.steps.push(step) - 1;
  }
}
