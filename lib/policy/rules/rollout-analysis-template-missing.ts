import { brokenReferenceCheck } from '../broken-reference';
import { object, set, workload } from '../example-objects';
import { defineRule } from '../rule';

const rollout = (template: string) => workload('argoproj.io/v1alpha1 Rollout', 'api', { spec: `strategy: { canary: { steps: [{ analysis: { templates: [{ ${template} }] } }] } }` });

export const rolloutAnalysisTemplateMissing = defineRule({
  id: 'rollout-analysis-template-missing',
  title: 'The AnalysisTemplates that a Rollout names exist.',
  why: 'Argo Rollouts refuses the Rollout as invalid: the new version is never started.',
  fix: 'Add the AnalysisTemplate, or correct its name in the strategy.',
  references: ['https://argo-rollouts.readthedocs.io/en/stable/features/analysis/'],
  examples: {
    bad: [
      { situation: 'a template that is not in the namespace', yaml: rollout('templateName: errors') },
    ],
    good: [
      { situation: 'the template is in the set', yaml: set(object('argoproj.io/v1alpha1 AnalysisTemplate', 'errors', 'spec: { metrics: [] }'), rollout('templateName: errors')) },
    ],
    nearMiss: [
      { situation: 'a template of the cluster, of which the set holds none', yaml: rollout('templateName: errors, clusterScope: true') },
    ],
  },
  on: 'set',
  check: brokenReferenceCheck(['analysis-template']),
});
