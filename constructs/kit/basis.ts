import type { Construct } from 'constructs';
import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import type { ServiceDefaults } from '../../lib/kube/defaults';
import { isMap } from '../../lib/kube/object';
import type { GuaranteesByKind } from './guarantees';
import type { Maker } from './maker';
import type { Connections } from './network';
import type { Platform } from './platform';
import type { PodGroup } from './pod-group';
import type { Ledger, Shape } from './problems';
import type { Scope } from './scope';

/** Where a construct that stands on `ProductionService` puts what it adds to it, among the props. */
export const BASIS: unique symbol = Symbol.for('cdk8s-plinth:basis');

/** What a construct that stands on `ProductionService` has of its own: props with other names, other defaults, and more in the pods. */
export interface Basis {
  /** Every name of its props. */
  readonly shape: Shape;
  /** What it promises beside what the service does. */
  readonly guarantees: GuaranteesByKind;
  /** Per kind, JSON pointer → prop, where it is another than the service's. */
  readonly props: Readonly<Record<string, ReadonlyMap<string, string>>>;
  /** Its props in the words of `ProductionService`. */
  readonly read: (reading: Reading) => Read;
  /** Called once the service has read them. */
  readonly meet: (host: Host) => void;
  /** Changes the template of the pods, whenever it is made. */
  readonly onto: (template: PodTemplateSpec) => PodTemplateSpec;
}

/** What there is to read props with. */
export interface Reading {
  readonly construct: Construct;
  readonly ledger: Ledger;
  readonly given: Readonly<Record<string, unknown>>;
  readonly platform: Platform;
  readonly scope: Scope;
  /** Name of the construct, not yet checked. */
  readonly id: string;
  readonly defaults: ServiceDefaults;
}

/** Props in the words of `ProductionService`, and what holds where they say nothing. */
export interface Read {
  readonly given: Readonly<Record<string, unknown>>;
  readonly defaults: ServiceDefaults;
  /** Name of the port at which metrics are. @default 'metrics' */
  readonly metricsPort?: string;
  /** What each replica is, where it takes more than one pod. @default - each is one pod */
  readonly group?: PodGroup;
}

/** What a service has read, as the construct that stands on it needs it. */
export interface Host extends Reading {
  readonly name: string;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly maker: Maker;
  readonly connections: Connections;
  /** The most pods of its scale. */
  readonly pods: number;
}

/** What stands on the service, where something does. */
export function basisOf(props: unknown): Basis | undefined {
  return isMap(props) ? (props as { readonly [BASIS]?: Basis })[BASIS] : undefined;
}

const merged = new WeakMap<GuaranteesByKind, GuaranteesByKind>();

/** What a service promises, with what stands on it promises beside. */
export function guaranteesOn(own: GuaranteesByKind, basis: Basis | undefined): GuaranteesByKind {
  if (!basis) return own;
  const known = merged.get(basis.guarantees);
  if (known) return known;
  const kinds = { ...own, ...Object.fromEntries(Object.entries(basis.guarantees).map(([kind, more]) => [kind, { ...own[kind], ...more }])) };
  merged.set(basis.guarantees, kinds);
  return kinds;
}

/** The props of a service, with those of what stands on it in their place. */
export function propsOn(own: Readonly<Record<string, ReadonlyMap<string, string>>>, basis: Basis | undefined): Readonly<Record<string, ReadonlyMap<string, string>>> {
  return basis ? { ...own, ...Object.fromEntries(Object.entries(basis.props).map(([kind, more]) => [kind, new Map([...(own[kind] ?? []), ...more])])) } : own;
}
