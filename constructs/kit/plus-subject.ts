/** Whom a binding of cdk8s-plus-28 names: its `SubjectConfiguration`. */
export interface SubjectConfiguration {
  readonly kind: string;
  readonly name: string;
  /** @default - the core group */
  readonly apiGroup?: string;
  /** @default - none: who it is lies in no namespace */
  readonly namespace?: string;
}
