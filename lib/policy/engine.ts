import type { Problem, Severity } from '../errors';
import type { Graph } from '../graph/graph';
import { groupKindOf, pointer, refOf, type KubeObject } from '../kube/object';
import { containersOf, podTemplatesOf } from '../kube/pods';
import { propAt, type Provenance, type SideTable } from '../kube/provenance';
import { inContainer, inPod } from './paths';
import type { ContainerSubject, Finding, PodSubject, Profile, Report, Rule, RuleContext } from './rule';

/** What the engine needs to know besides the set itself. */
export interface EngineOptions {
  readonly profile: Profile;
  /** The Kubernetes minor that the set is judged for: 34 is 1.34. */
  readonly minor: number;
  readonly side: Pick<SideTable, 'provenance'>;
  /** Every rule that the profile may name. */
  readonly rules: readonly Rule[];
}

/**
 * Every finding of the profile's rules on the set, in the order of the objects and then of the rule ids. What is on the set as a whole comes last.
 *
 * The set is walked once; each object, pod and container goes to the rules that want it. A rule that throws is a problem of its own.
 */
export function findProblems(graph: Graph, options: EngineOptions): Problem[] {
  const run = new Run(graph, options);
  run.walk();
  return run.problems();
}

type RuleOn<Subject extends Rule['on']> = Extract<Rule, { on: Subject }>;

/** A rule that looks at subjects of one sort. */
type RuleFor<Subject> = Pick<Rule, 'id' | 'fix'> & { readonly check: (subject: Subject, report: Report, context: RuleContext) => void };

/** A finding with what decides its place in the report. */
interface Found {
  readonly rule: string;
  readonly order: number;
  readonly problem: Problem;
}

const ON_THE_SET = Number.MAX_SAFE_INTEGER;

class Run {
  private readonly graph: Graph;
  private readonly options: EngineOptions;
  private readonly context: RuleContext;
  private readonly onContainers: ReadonlyArray<RuleOn<'container'>>;
  private readonly onPods: ReadonlyArray<RuleOn<'pod'>>;
  private readonly onSet: ReadonlyArray<RuleOn<'set'>>;
  private readonly onKinds = new Map<string, Array<RuleOn<'object'>>>();
  private readonly found: Found[] = [];
  private orders: Map<KubeObject, number> | undefined;

  // What is being looked at; one `report` reads it, so that nothing is allocated where nothing is found.
  private rule: Pick<Rule, 'id' | 'fix'> | undefined;
  private object: KubeObject | undefined;
  private order = ON_THE_SET;
  private pod: PodSubject | undefined;
  private container: ContainerSubject | undefined;

  constructor(graph: Graph, options: EngineOptions) {
    this.graph = graph;
    this.options = options;
    this.context = { graph, minor: options.minor };
    const on = options.rules.filter(({ id }) => Object.hasOwn(options.profile.rules, id));
    this.onContainers = on.filter((rule) => rule.on === 'container');
    this.onPods = on.filter((rule) => rule.on === 'pod');
    this.onSet = on.filter((rule) => rule.on === 'set');
    for (const rule of on) {
      if (rule.on !== 'object') continue;
      for (const kind of new Set(rule.kinds)) {
        const wanted = this.onKinds.get(kind);
        if (wanted) wanted.push(rule);
        else this.onKinds.set(kind, [rule]);
      }
    }
  }

  walk(): void {
    const { objects } = this.graph;
    for (let index = 0; index < objects.length; index++) {
      const object = objects[index];
      if (object === undefined) continue;
      this.object = object;
      this.order = index;
      for (const rule of this.onKinds.get(groupKindOf(object)) ?? NO_RULES) this.hand(rule, object);
      for (const template of podTemplatesOf(object)) this.walkPod({ path: template.path, specPath: template.specPath, labels: template.labels, annotations: template.annotations, spec: template.spec, object, containers: containersOf(template.spec) });
    }
    this.object = undefined;
    this.order = ON_THE_SET;
    for (const rule of this.onSet) this.hand(rule, this.graph);
  }

  problems(): Problem[] {
    return this.found.sort((a, b) => a.order - b.order || compareText(a.rule, b.rule)).map(({ problem }) => problem);
  }

  private walkPod(pod: PodSubject): void {
    this.pod = pod;
    for (const rule of this.onPods) this.hand(rule, pod);
    for (const view of pod.containers) {
      const container: ContainerSubject = { container: view.container, name: view.name, sort: view.sort, path: view.path, pod };
      this.container = container;
      for (const rule of this.onContainers) this.hand(rule, container);
    }
    this.pod = undefined;
    this.container = undefined;
  }

  private hand<Subject>(rule: RuleFor<Subject>, subject: Subject): void {
    this.rule = rule;
    try {
      rule.check(subject, this.report, this.context);
    } catch (thrown) {
      this.found.push({ rule: rule.id, order: this.order, problem: crashOf(rule.id, this.object, thrown) });
    }
  }

  private readonly report: Report = (finding) => {
    const { rule } = this;
    if (!rule) return;
    const object = finding.object ?? this.object;
    const order = object === undefined ? ON_THE_SET : object === this.object ? this.order : this.orderOf(object);
    this.found.push({ rule: rule.id, order, problem: this.problemOf(rule, finding, object) });
  };

  private problemOf(rule: Pick<Rule, 'id' | 'fix'>, finding: Finding, object: KubeObject | undefined): Problem {
    const made = object && this.options.side.provenance.get(object);
    const at = pointer(...(finding.path ?? this.subjectPath(object)));
    const container = finding.container ?? (object === this.object ? this.container?.name : undefined);
    const prop = made?.props && propAt(made.props, at);
    const problem: Writable<Problem> = { id: rule.id, severity: this.severityOf(rule.id, made), message: finding.message, fix: finding.fix ?? rule.fix };
    if (finding.accepted !== undefined) problem.accepted = finding.accepted;
    if (made?.construct !== undefined) problem.construct = made.construct;
    if (prop !== undefined) problem.prop = prop;
    if (object) problem.object = refOf(object);
    if (at !== '') problem.pointer = at;
    if (container !== undefined && container !== '') problem.container = container;
    if (made?.source) problem.source = made.source;
    return problem;
  }

  /** What one of our constructs promises is an error to lose on its objects, whatever the profile says of objects of others. */
  private severityOf(rule: string, made: Provenance | undefined): Severity {
    const { rules, surroundings } = this.options.profile;
    return made?.guaranteed === true && surroundings?.includes(rule) !== true ? 'error' : (rules[rule] ?? 'error');
  }

  private subjectPath(object: KubeObject | undefined): ReadonlyArray<string | number> {
    if (object !== this.object) return [];
    if (this.container) return inContainer(this.container);
    return this.pod ? inPod(this.pod) : [];
  }

  private orderOf(object: KubeObject): number {
    this.orders ??= new Map(this.graph.objects.map((each, index) => [each, index]));
    return this.orders.get(object) ?? ON_THE_SET;
  }
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const NO_RULES: ReadonlyArray<RuleOn<'object'>> = [];

function crashOf(rule: string, object: KubeObject | undefined, thrown: unknown): Problem {
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    id: 'rule-crashed',
    severity: 'error',
    message: `the rule ${rule} stopped with "${said}"`,
    fix: `Report this as a defect of the rule ${rule}, with the object.`,
    ...(object && { object: refOf(object) }),
  };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
