import type { ObjectRef, Problem } from '../../errors';
import { pointer, type KubeObject } from '../object';
import { type Fields, mapAt, textAt } from './fields';

/** What a check says when it fails. */
export interface Fault {
  readonly id: string;
  /** Path from where the site stands to the value that is wrong. */
  readonly path: ReadonlyArray<string | number>;
  readonly message: string;
  readonly fix: string;
  readonly accepted?: string;
}

/**
 * Where in one object the checks are, and what they found.
 *
 * Checks walk with `enter` and `leave`, and build paths and messages only once something is wrong.
 */
export class Site {
  readonly problems: Problem[] = [];
  /** The container that the checks are in, if any. */
  container: string | undefined;
  private readonly base: Array<string | number> = [];

  constructor(
    private readonly object: KubeObject,
    /** The Kubernetes minor that is judged for: 34 is 1.34. */
    readonly minor: number,
  ) {}

  enter(key: string | number): void {
    this.base.push(key);
  }

  leave(): void {
    this.base.pop();
  }

  report(fault: Fault): void {
    const { path, ...said } = fault;
    this.problems.push({
      ...said,
      severity: 'error',
      object: refOf(this.object),
      pointer: pointer(...this.base, ...path),
      ...(this.container === undefined ? {} : { container: this.container }),
    });
  }
}

/** The object's name, even of an object that has none. */
function refOf(object: Fields): ObjectRef {
  const metadata = mapAt(object, 'metadata');
  const namespace = textAt(metadata, 'namespace');
  return {
    apiVersion: textAt(object, 'apiVersion') ?? '',
    kind: textAt(object, 'kind') ?? '',
    ...(namespace === undefined ? {} : { namespace }),
    name: textAt(metadata, 'name') ?? textAt(metadata, 'generateName') ?? '',
  };
}
