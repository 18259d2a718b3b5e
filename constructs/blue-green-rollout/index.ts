export { BlueGreenRollout, type BlueGreenRolloutProps } from './blue-green-rollout';
