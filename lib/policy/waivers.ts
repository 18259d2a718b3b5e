import type { Problem } from '../errors';
import { nearest } from '../kube/names';
import type { ScopedWaiver } from '../kube/provenance';

/** What judging a set yields: what stands, and what was waived. */
export interface Verdict {
  readonly problems: readonly Problem[];
  /** Findings that a waiver covers, each with the waiver: for the inventory and the report. */
  readonly waived: readonly WaivedProblem[];
}

/** A finding and the waiver that covers it. */
export interface WaivedProblem {
  readonly problem: Problem;
  readonly waiver: ScopedWaiver;
}

/** What decides whether a waiver holds. */
export interface WaiverOptions {
  /** The day to judge on, `YYYY-MM-DD`; a waiver holds through its last day. */
  readonly today: string;
  /** Ids of all rules; nothing else can be waived. */
  readonly known: readonly string[];
  /** Whether the profile has the rule on: a waiver for a rule that is off says nothing. */
  readonly isOn: (rule: string) => boolean;
  /** Rules that nobody may waive. @default - none */
  readonly locked?: readonly string[];
}

/** The fewest characters that say a reason. */
const REASON_LENGTH = 10;

interface Standing {
  readonly waiver: ScopedWaiver;
  readonly expired: boolean;
  used: boolean;
}

/** Sets aside what waivers cover, and adds what is wrong with the waivers themselves. */
export function applyWaivers(findings: readonly Problem[], waivers: readonly ScopedWaiver[], options: WaiverOptions): Verdict {
  if (waivers.length === 0) return { problems: findings, waived: [] };
  const { standing, wrong } = sortOut(waivers, options);
  const byScope = new Map<string, Standing[]>();
  for (const each of standing) {
    const scope = scopeOf(each.waiver.rule, each.waiver.construct);
    const same = byScope.get(scope);
    if (same) same.push(each);
    else byScope.set(scope, [each]);
  }

  const problems: Problem[] = [];
  const waived: WaivedProblem[] = [];
  for (const finding of findings) {
    const covers = covering(finding, byScope);
    for (const each of covers) each.used = true;
    const holds = covers.find(({ expired }) => !expired);
    if (holds) waived.push({ problem: finding, waiver: holds.waiver });
    else problems.push(covers[0] ? afterExpiry(finding, covers[0].waiver) : finding);
  }
  const unused = standing.filter(({ used, waiver }) => !used && options.isOn(waiver.rule)).map(({ waiver }) => unusedProblem(waiver));
  return { problems: [...problems, ...wrong, ...unused], waived };
}

function sortOut(waivers: readonly ScopedWaiver[], options: WaiverOptions): { standing: Standing[]; wrong: Problem[] } {
  const known = new Set(options.known);
  const locked = new Set(options.locked);
  const standing: Standing[] = [];
  const wrong: Problem[] = [];
  for (const waiver of waivers) {
    const faults = faultsOf(waiver);
    if (faults.length > 0) wrong.push(malformed(waiver, faults));
    else if (!known.has(waiver.rule)) wrong.push(unknownRule(waiver, options.known));
    else if (locked.has(waiver.rule)) wrong.push(lockedRule(waiver));
    else standing.push({ waiver, expired: waiver.until < options.today, used: false });
  }
  return { standing, wrong };
}

/** Every waiver whose scope holds the finding; waivers of the construct itself come first, those of its scopes after. */
function covering(finding: Problem, byScope: ReadonlyMap<string, readonly Standing[]>): Standing[] {
  const found: Standing[] = [];
  let construct = finding.construct;
  for (;;) {
    for (const each of byScope.get(scopeOf(finding.id, construct)) ?? []) {
      if (coversPlace(each.waiver, finding)) found.push(each);
    }
    if (construct === undefined) return found;
    const slash = construct.lastIndexOf('/');
    construct = slash < 0 ? undefined : construct.slice(0, slash);
  }
}

/** A rule in a part of the tree; the empty construct path is the whole set. */
function scopeOf(rule: string, construct: string | undefined): string {
  return `${rule} ${construct ?? ''}`;
}

function coversPlace({ container, path }: ScopedWaiver, finding: Problem): boolean {
  if (container !== undefined && container !== finding.container) return false;
  if (path === undefined || path === '') return true;
  const at = finding.pointer ?? '';
  return at === path || at.startsWith(`${path}/`);
}

function faultsOf(waiver: ScopedWaiver): string[] {
  const faults: string[] = [];
  if (!isText(waiver.rule)) faults.push('it names no rule');
  if (!isText(waiver.reason)) faults.push('it gives no reason');
  else if (waiver.reason.trim().length < REASON_LENGTH) faults.push(`its reason "${waiver.reason}" has ${waiver.reason.trim().length} characters`);
  if (!isText(waiver.owner)) faults.push('it names no owner');
  if (!isDate(waiver.until)) faults.push(`its until "${String(waiver.until)}" is no date`);
  if (waiver.path !== undefined && !(typeof waiver.path === 'string' && (waiver.path === '' || waiver.path.startsWith('/')))) {
    faults.push(`its path "${String(waiver.path)}" is no JSON pointer`);
  }
  return faults;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** True for a day that the calendar has, as `YYYY-MM-DD`. */
export function isDate(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

function afterExpiry(finding: Problem, { owner, until }: ScopedWaiver): Problem {
  return { ...finding, message: `${finding.message} (the waiver of ${owner} expired on ${until})` };
}

function placeOf(waiver: ScopedWaiver): Pick<Problem, 'construct' | 'container' | 'source'> {
  const { construct, container, source } = waiver;
  return { ...(construct !== undefined && { construct }), ...(container !== undefined && { container }), ...(source && { source }) };
}

function malformed(waiver: ScopedWaiver, faults: readonly string[]): Problem {
  return {
    id: 'waiver-malformed',
    severity: 'error',
    message: `the waiver of ${isText(waiver.rule) ? waiver.rule : 'a rule'} does not count: ${faults.join(', ')}`,
    accepted: `{ rule, reason (${REASON_LENGTH} characters or more), owner, until (YYYY-MM-DD), container?, path? }`,
    fix: 'Complete the waiver, or remove it.',
    ...placeOf(waiver),
  };
}

function unknownRule(waiver: ScopedWaiver, known: readonly string[]): Problem {
  const meant = nearest(waiver.rule, known);
  return {
    id: 'waiver-unknown-rule',
    severity: 'error',
    message: `the waiver names "${waiver.rule}", which is no policy rule; nothing else can be waived`,
    fix: meant === undefined ? 'Name a rule as reports name it, or remove the waiver.' : `Write rule: '${meant}', or remove the waiver.`,
    ...placeOf(waiver),
  };
}

function lockedRule(waiver: ScopedWaiver): Problem {
  return {
    id: 'waiver-locked',
    severity: 'error',
    message: `the waiver names ${waiver.rule}, which is locked here: nobody may waive it`,
    fix: 'Mend what the rule finds, and remove the waiver.',
    ...placeOf(waiver),
  };
}

function unusedProblem(waiver: ScopedWaiver): Problem {
  return {
    id: 'waiver-unused',
    severity: 'warning',
    message: `the waiver of ${waiver.rule} by ${waiver.owner} until ${waiver.until} covers nothing`,
    fix: 'Remove the waiver, or mend its container and path so that they name the finding.',
    ...placeOf(waiver),
  };
}
