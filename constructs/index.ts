export * from './blue-green-rollout';
export * from './canary-rollout';
export * from './gpu-inference-job';
export * from './gpu-inference-service';
export * from './kit';
export * from './namespace-with-quota';
export * from './production-service';
export * from './tenant';
