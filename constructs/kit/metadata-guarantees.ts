import { free, promised, type Guarantees } from './guarantees';

const IDENTITY = promised('it has the name that the program gives it, by which others find it');
const RECOMMENDED = promised('it carries the recommended labels, by which people and tools find what belongs together', { rules: ['labels-recommended'] });
const OWNER = promised('its labels tell who answers for it, who pays and which stage it is');
const PRUNING = promised('the GitOps engine keeps it as long as something may need it');

/** What is promised of the metadata of every object. */
export const METADATA: Guarantees = {
  '/apiVersion': IDENTITY,
  '/kind': IDENTITY,
  '/metadata/name': IDENTITY,
  '/metadata/namespace': IDENTITY,
  ...labels('/metadata'),
  '/metadata/labels/team': OWNER,
  '/metadata/labels/cost-center': OWNER,
  '/metadata/labels/environment': OWNER,
  '/metadata/annotations/*': free('annotations of your own are for your own tools'),
  '/metadata/annotations/argocd.argoproj.io*': PRUNING,
  '/metadata/annotations/kustomize.toolkit.fluxcd.io*': PRUNING,
};

const SAYS_PROPS = promised('it says what the props of its construct say');

/** What is promised of an object where no longer pointer speaks. */
export const AS_ASKED: Guarantees = { '': SAYS_PROPS, ...METADATA };

/** The same of an object that others refer to by name, so that somebody else may make it. */
export const REPLACEABLE: Guarantees = { ...AS_ASKED, '': free('somebody else may make it; the reason is recorded'), '/*': SAYS_PROPS };

/** Labels of an object, or of the pods that it makes. */
export function labels(metadata: string): Guarantees {
  return {
    [`${metadata}/labels/*`]: free('labels of your own are for your own tools'),
    ...Object.fromEntries(['name', 'instance', 'managed-by', 'part-of', 'version'].map((name) => [`${metadata}/labels/app.kubernetes.io~1${name}`, RECOMMENDED])),
  };
}
