import { describe, expect, test } from 'vitest';
import { parseCidr } from '../../../lib/kube/semantic/addresses';
import { testSituations } from './cases';
import { NETWORK } from './network-situations';

describe('network', () => {
  testSituations(NETWORK);

  test.each(['10.0.0.0/8', '0.0.0.0/0', '2001:db8::/32', '::/0', 'fe80:0:0:0:0:0:0:0/10', '::ffff:10.0.0.0/8', '010.0.0.0/8'])('takes the range %s before 1.36', (text) => {
    expect(parseCidr(text, 34)).toBeDefined();
  });

  test.each(['10.0.0/8', '10.0.0.0', '10.0.0.0/33', '10.0.0.256/8', ':::/0', '1::2::3/64', '12345::/16', '::/129', '1:2:3:4:5:6:7/64', '1:2:3:4:5:6:7:8:9/64', 'a/8', '/8', '10.0.0.0/+8', '1.2.3.4::/64'])('refuses the range %s', (text) => {
    expect(parseCidr(text, 34)).toBeUndefined();
  });

  test.each(['010.0.0.0/8', '10.0.0.0/08', '::ffff:10.0.0.0/104', '10.0.0.1/8'])('refuses the range %s from 1.36', (text) => {
    expect(parseCidr(text, 36)).toBeUndefined();
  });
});
