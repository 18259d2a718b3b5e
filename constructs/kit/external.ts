import type { ServiceSpec } from 'kubernetes-types/core/v1';
import { isCidr } from '../../lib/kube/cidr';
import { recommendedLabels } from '../../lib/kube/labels';
import { isDns1035, isDnsSubdomain } from '../../lib/kube/names';
import { isMap } from '../../lib/kube/object';
import { promised, type Guarantees } from './guarantees';
import { METADATA } from './metadata-guarantees';
import { PEER, type Client, type IPeer, type PeerFacts } from './peer';
import { PlainObject } from './plain-object';
import { checkNames, show, type ShapeOf, type Told } from './problems';

/** Something outside the cluster that workloads call. */
export interface ExternalServiceProps {
  /** Its real DNS name or address; clients get it in their environment, since TLS and Host headers fail behind an alias. */
  readonly host: string;
  readonly port: number;
  /** Addresses it answers from, as CIDRs: NetworkPolicies know no names. @default - the address, where `host` is one */
  readonly cidr?: string | readonly string[];
}

/** Names what lives outside the cluster. */
export const External = {
  /**
   * A service outside the cluster. Each namespace that connects to it gets an ExternalName Service that shows it, and each
   * client the egress to its addresses.
   *
   * @example External.service('orders-db', { host: 'orders.db.acme.io', port: 5432, cidr: '10.20.0.0/24' })
   */
  service(name: string, props: ExternalServiceProps): IPeer {
    return new ExternalService(name, props);
  },
} as const;

class ExternalService implements IPeer {
  readonly [PEER]: PeerFacts;
  private readonly aliases = new Map<string, PlainObject>();
  private readonly props: ExternalServiceProps;
  private readonly problems: readonly Told[];
  private told = false;

  constructor(
    private readonly name: string,
    props: ExternalServiceProps,
  ) {
    // Plain JavaScript may give anything.
    this.props = isMap(props) ? props : ({} as ExternalServiceProps);
    const { host, port, cidr = ADDRESS.test(host) ? `${host}/32` : undefined } = this.props;
    const cidrs = cidr === undefined ? [] : typeof cidr === 'string' ? [cidr] : cidr;
    this.problems = problemsOf(name, this.props, cidrs);
    const facts = { name, reach: { cidrs }, ports: [{ name, container: port, service: port }], host: { near: host, far: host } };
    this[PEER] = { ...facts, prepare: (client) => this.prepare(client) };
  }

  private prepare({ scope, ledger }: Client): void {
    if (!this.told) {
      checkNames(ledger, this.props, EXTERNAL_SHAPE, 'External.service.');
      this.problems.forEach((problem) => ledger.tell(problem));
    }
    this.told = true;
    const { host, port } = this.props;
    const place = scope.namespace ?? scope.owner.node.path;
    if (this.problems.length > 0 || ADDRESS.test(host) || this.aliases.has(place)) return;
    const id = `external-${this.name}`;
    if (scope.owner.node.tryFindChild(id)) {
      ledger.tell({ id: 'external-duplicate', message: `two external services are called ${show(this.name)} in namespace ${place}`, accepted: 'one object for one name', fix: 'Make it once and pass the object to every connectTo, or rename one.' });
      return;
    }
    const labels = { ...scope.labels, ...recommendedLabels({ name: this.name }) };
    const head = { apiVersion: 'v1', kind: 'Service', name: this.name, labels, ledger, guarantees: EXTERNAL_GUARANTEES, ...(scope.namespace !== undefined && { namespace: scope.namespace }) };
    this.aliases.set(place, new PlainObject(scope.owner, id, head, () => ({ spec: { type: 'ExternalName', externalName: host, ports: [{ name: 'tcp', port }] } satisfies ServiceSpec })));
  }
}

/** What is promised of the alias. */
export const EXTERNAL_GUARANTEES: Guarantees = { ...METADATA, '/spec': promised('the alias shows where the service really is') };

const EXTERNAL_SHAPE: ShapeOf<ExternalServiceProps> = { host: true, port: true, cidr: true };
const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/;

function problemsOf(name: unknown, { host, port }: ExternalServiceProps, cidrs: readonly unknown[]): Told[] {
  const problems: Told[] = [];
  if (typeof name !== 'string' || !isDns1035(name)) problems.push({ id: 'name-malformed', message: `External.service is called ${show(name)}`, accepted: 'a DNS label that begins with a letter: a-z, 0-9 and inner dashes, 63 characters at most', fix: 'Name it after what it is, such as orders-db.' });
  if (typeof host !== 'string' || !isDnsSubdomain(host)) problems.push({ id: 'external-host-malformed', message: `the host of external service ${show(name)} is ${show(host)}`, prop: 'host', accepted: 'a DNS name in lower case, or an IPv4 address', fix: 'Write the name without scheme, port or path.' });
  if (!Number.isInteger(port) || port < 1 || port > 65_535) problems.push({ id: 'prop-out-of-range', message: `the port of external service ${show(name)} is ${show(port)}`, prop: 'port', accepted: 'a whole number from 1 to 65535', fix: 'Write the port that it listens on.' });
  if (cidrs.length === 0) problems.push({ id: 'prop-required', message: `external service ${show(name)} has no cidr`, prop: 'cidr', accepted: "addresses such as '10.20.0.0/24', one or a list", fix: 'Give the addresses it answers from: a NetworkPolicy knows no names.' });
  for (const cidr of cidrs) {
    if (!isCidr(cidr)) problems.push({ id: 'cidr-malformed', message: `the cidr of external service ${show(name)} is ${show(cidr)}`, prop: 'cidr', accepted: 'an address and a prefix length, such as 10.20.0.0/24', fix: typeof cidr === 'string' && ADDRESS.test(cidr) ? `Write '${cidr}/32'.` : 'Write the network in CIDR form.' });
  }
  return problems;
}
