import { brokenReferenceCheck } from '../broken-reference';
import { deployment, object, set } from '../example-objects';
import { defineRule } from '../rule';

const canary = object('flagger.app/v1beta1 Canary', 'api', 'spec: { targetRef: { apiVersion: apps/v1, kind: Deployment, name: api }, service: { port: 80 }, analysis: { interval: 1m, threshold: 2, iterations: 10, metrics: [{ name: errors, templateRef: { name: errors } }] } }');

export const metricTemplateMissing = defineRule({
  id: 'metric-template-missing',
  title: 'The MetricTemplates that a Canary names exist.',
  why: 'Flagger counts a metric that it cannot read as a failure: every new version is rolled back.',
  fix: 'Add the MetricTemplate, or correct its name in the Canary.',
  references: ['https://docs.flagger.app/usage/metrics#custom-metrics'],
  examples: {
    bad: [{ situation: 'a template that is not in the namespace', yaml: set(deployment('api'), canary) }],
    good: [{ situation: 'the template is in the set', yaml: set(deployment('api'), canary, object('flagger.app/v1beta1 MetricTemplate', 'errors', 'spec: { provider: { type: prometheus, address: "http://prometheus:9090" }, query: "1" }')) }],
    nearMiss: [{ situation: 'a template of another namespace, of which the set holds nothing', yaml: set(deployment('api'), canary.replace('{ name: errors } }', '{ name: errors, namespace: monitoring } }')) }],
  },
  on: 'set',
  check: brokenReferenceCheck(['metric-template']),
});
