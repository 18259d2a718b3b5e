export { CanaryRollout, type CanaryRolloutProps } from './canary-rollout';
