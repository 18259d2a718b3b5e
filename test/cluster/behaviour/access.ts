import { NamespaceWithQuota, ProductionService } from 'cdk8s-plinth';
import type { Construct } from 'constructs';
import { groupKindOf, groupOf, listAt, type KubeObject } from '../../../lib/kube/object';
import { inParallel } from '../harness/pool';
import { apply, expectThat, synthesized, type Behaviour, type World } from './world';

const SPACE = 'access';
const GROUPS = { developers: 'oidc:shop', deployers: 'oidc:shop-ci', viewers: 'oidc:support', breakGlass: 'oidc:shop-emergency' } as const;
type Who = keyof typeof GROUPS | 'account';

/** One thing that somebody may do to a resource, or may not. */
interface Right {
  readonly verb: string;
  readonly group: string;
  /** With its subresource: `pods/exec`. */
  readonly resource: string;
}

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];
const SUBRESOURCES = ['pods/exec', 'pods/attach', 'pods/portforward', 'pods/log', 'pods/eviction', 'pods/ephemeralcontainers', 'serviceaccounts/token'];

/** What the page of NamespaceWithQuota promises in words. */
const PROMISED: ReadonlyArray<readonly [who: Who, may: boolean, verb: string, group: string, resource: string]> = [
  ['developers', true, 'get', 'apps', 'deployments'], ['developers', true, 'get', '', 'pods/log'], ['developers', true, 'list', '', 'configmaps'],
  ['developers', false, 'get', '', 'secrets'], ['developers', false, 'create', '', 'pods'], ['developers', false, 'patch', 'apps', 'deployments'], ['developers', false, 'create', '', 'pods/exec'],
  ['deployers', true, 'create', 'apps', 'deployments'], ['deployers', true, 'delete', 'policy', 'poddisruptionbudgets'], ['deployers', true, 'patch', 'networking.k8s.io', 'networkpolicies'],
  ['deployers', false, 'get', '', 'secrets'], ['deployers', false, 'create', '', 'pods/exec'], ['deployers', false, 'update', '', 'resourcequotas'], ['deployers', false, 'update', '', 'limitranges'],
  ['deployers', false, 'create', 'rbac.authorization.k8s.io', 'rolebindings'], ['deployers', false, 'create', '', 'serviceaccounts/token'],
  ['viewers', true, 'list', '', 'pods'], ['viewers', false, 'get', '', 'pods/log'], ['viewers', false, 'get', '', 'configmaps'], ['viewers', false, 'get', '', 'secrets'],
  ['breakGlass', true, 'create', '', 'pods/exec'], ['breakGlass', true, 'get', '', 'secrets'], ['breakGlass', true, 'patch', 'apps', 'deployments'],
  ['breakGlass', false, 'create', 'rbac.authorization.k8s.io', 'rolebindings'], ['breakGlass', false, 'update', '', 'resourcequotas'],
  ['account', false, 'get', '', 'secrets'], ['account', false, 'list', '', 'pods'], ['account', false, 'get', '', 'configmaps'],
];

function build(scope: Construct): void {
  const space = new NamespaceWithQuota(scope, SPACE, {
    team: 'shop', environment: 'prod', size: 'S',
    access: { developers: GROUPS.developers, deployers: GROUPS.deployers, viewers: GROUPS.viewers, breakGlass: { group: GROUPS.breakGlass, reason: 'Incidents of severity 1, with a ticket' } },
  });
  new ProductionService(space, 'api', { image: 'registry.acme.io/shop/api:1.0.0', http: { port: 8080, readiness: '/ready' }, resources: { cpu: '100m', memory: '128Mi' }, config: { env: { A: 'b' } } }).expose('api.apps.acme.io');
}

const exactly: Behaviour = {
  says: 'Groups and accounts may do exactly what their Roles grant: asked for every verb of every resource, both ways, in the namespace and outside it',
  async run(world) {
    const { objects } = await synthesized(world, build);
    await apply(world, objects);
    const resources = await everyResource(world);
    for (const who of [...Object.keys(GROUPS), 'account'] as Who[]) {
      const granted = await rulesOf(world, objects, who);
      const wrong = await inParallel(resources.flatMap(({ group, resource }) => VERBS.map((verb): Right => ({ verb, group, resource }))), 16, async (right) => {
        const wanted = granted.some((rule) => grants(rule, right));
        world.journal.count('rights asked for');
        return (await may(world, who, right)) === wanted ? [] : [`${right.verb} ${right.resource}.${right.group} is ${wanted ? 'granted and refused' : 'not granted and allowed'}`];
      });
      expectThat(wrong.flat().length === 0, `${who}: ${wrong.flat().slice(0, 10).join('; ')}`);
      expectThat(!(await may(world, who, { verb: 'get', group: 'apps', resource: 'deployments' }, 'default')), `${who} may read Deployments of another namespace`);
    }
  },
};

const promised: Behaviour = {
  says: 'Groups may do what the page of NamespaceWithQuota says, and may not what it denies; deployers may apply every object of a service',
  async run(world) {
    const { objects } = await synthesized(world, build);
    await apply(world, objects);
    for (const [who, wanted, verb, group, resource] of PROMISED) {
      expectThat((await may(world, who, { verb, group, resource })) === wanted, `${who} ${wanted ? 'may not' : 'may'} ${verb} ${resource}`);
    }
    const { client } = world.cluster;
    for (const object of objects.filter(({ metadata, kind }) => metadata.name.startsWith('api') && kind !== 'Namespace')) {
      const resource = (await client.resourcesOf(object.apiVersion)).find(({ kind }) => kind === object.kind)?.name ?? '';
      for (const verb of ['get', 'create', 'patch', 'delete']) {
        expectThat(await may(world, 'deployers', { verb, group: groupOf(object.apiVersion), resource }), `deployers may not ${verb} ${groupKindOf(object)}, which a service has`);
      }
    }
  },
};

async function may({ cluster: { client } }: World, who: Who, { verb, group, resource }: Right, namespace: string = SPACE): Promise<boolean> {
  const [name, subresource] = resource.split('/');
  const subject = who === 'account' ? { user: `system:serviceaccount:${SPACE}:api`, groups: ['system:serviceaccounts', `system:serviceaccounts:${SPACE}`, 'system:authenticated'] } : { user: 'somebody', groups: [GROUPS[who], 'system:authenticated'] };
  const { body } = await client.request<{ readonly status: { readonly allowed: boolean } }>('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
    apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview',
    spec: { ...subject, resourceAttributes: { namespace, verb, group, resource: name, ...(subresource !== undefined && { subresource }) } },
  });
  return body.status.allowed;
}

/** Every resource that lies in namespaces, with the subresources that matter. */
async function everyResource({ cluster: { client } }: World): Promise<ReadonlyArray<{ readonly group: string; readonly resource: string }>> {
  const { body } = await client.request<{ readonly groups: ReadonlyArray<{ readonly preferredVersion: { readonly groupVersion: string } }> }>('GET', '/apis');
  const versions = ['v1', ...body.groups.map(({ preferredVersion }) => preferredVersion.groupVersion)];
  const found = await Promise.all(versions.map(async (version) => (await client.resourcesOf(version)).flatMap(({ name, namespaced }) => (namespaced ? [{ group: groupOf(version), resource: name }] : []))));
  return [...found.flat(), ...SUBRESOURCES.map((resource) => ({ group: '', resource }))];
}

/** The rules of what a group is bound to: our own Roles as we wrote them, built-in ones as the server has them. */
async function rulesOf({ cluster: { client } }: World, objects: readonly KubeObject[], who: Who): Promise<readonly Rule[]> {
  if (who === 'account') return [];
  const bindings = objects.filter((object) => object.kind === 'RoleBinding' && object.metadata.namespace === SPACE && listAt(object, 'subjects').some((subject) => (subject as { readonly name: string }).name === GROUPS[who]));
  expectThat(bindings.length > 0, `${who} is bound to nothing`);
  const roles = await Promise.all(
    bindings.map(async ({ roleRef }) => {
      const { kind, name } = roleRef as { readonly kind: string; readonly name: string };
      if (kind === 'Role') return objects.find((object) => object.kind === 'Role' && object.metadata.name === name);
      return (await client.read({ apiVersion: 'rbac.authorization.k8s.io/v1', kind, metadata: { name } })).body;
    }),
  );
  return roles.flatMap((role) => listAt(role, 'rules') as readonly Rule[]);
}

function grants({ apiGroups = [], resources = [], resourceNames = [], verbs }: Rule, { verb, group, resource }: Right): boolean {
  const has = (list: readonly string[], item: string) => list.includes(item) || list.includes('*');
  return resourceNames.length === 0 && has(verbs, verb) && has(apiGroups, group) && has(resources, resource);
}

/** Who may do what. */
export const ACCESS: readonly Behaviour[] = [exactly, promised];
