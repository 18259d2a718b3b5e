/**
 * One service level, three uses: alerts, the analysis of a canary, and a scaling trigger ask the same indicator.
 *
 * - `serviceLevelOf` reads a service's `slo` prop against the platform's source of request metrics, and tells what is wrong.
 * - `Indicator.of(source, subject)` gives PromQL: requests a second, and the shares that fail, succeed, are fast, are slow, over a window. The
 *   subject is the service as a whole, or one version of it with `revision`.
 * - `analysisQueries(level, subject, window)` and `restartsQuery(…)` are what a canary is asked; `argoConditions` and `flaggerThreshold` put a
 *   query's bounds into an AnalysisTemplate and a MetricTemplate. No traffic is neither success nor failure; a canary of which every
 *   request fails gives 0.
 * - `burnRateRules(level, subject, …)` are the recording rules and alerts of a PrometheusRule.
 *
 * Which version is meant: Argo Rollouts gives `{ role: 'canary', service: 'api-canary', podLabel: ['rollouts-pod-template-hash', '{{args.canary-hash}}'] }`
 * with an argument from `podTemplateHashValue: Latest`; Flagger `{ role: 'canary', service: 'api-canary', podLabel: ['app.kubernetes.io/name', 'api'] }`.
 */
export { analysisQueries, argoConditions, flaggerThreshold, restartsQuery, type AnalysisQuery } from './analysis';
export { Indicator } from './indicator';
export { promqlFault, type PromqlFault } from './promql-fault';
export { prometheusAddress, prometheusOf, requestSourceOf, serviceLevelOf, SLO_SHAPE } from './read';
export type { LatencyObjective, ServiceLevel, ServiceLevelObjective } from './service-level';
export { alertLabels, annotationsOf, burnRateRules, type AlertContext, type Rule, type RuleGroup } from './rules';
export type { RequestSource, Revision, Subject } from './source';
export { sourceOf } from './sources';
