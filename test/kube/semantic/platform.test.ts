import { describe } from 'vitest';
import { testSituations } from './cases';
import { PLATFORM } from './platform-situations';

describe('autoscaling, disruption, quota, configuration and access', () => {
  testSituations(PLATFORM);
});
