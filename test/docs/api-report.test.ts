import { describe, expect, it } from 'vitest';
import { ENTRIES, reportApi } from '../../tools/api-report';

describe('the API report', () => {
  it.each(Object.keys(ENTRIES))('of %s is current; `npm run api` rewrites it', (name) => {
    expect(reportApi(name, false)).toEqual({ changed: false, errors: [] });
  });
});
