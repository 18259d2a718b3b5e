/** The delivery engines that can be told to leave fields alone. */
export const DRIFT_ENGINES = ['argocd', 'flux'] as const;

/** One of them. */
export type DriftEngine = (typeof DRIFT_ENGINES)[number];
