/** Where a pod finds one value. */
export interface Place {
  /** Name of the Secret; it is known once all values of the workload are. */
  readonly secret: () => string;
  readonly key: string;
  /** True where the value may change under the same name. */
  readonly changes: boolean;
  /** True where the pod may start without it. @default false */
  readonly optional?: boolean;
}
