import { describe, expect, it } from 'vitest';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';
import { ProductionService } from '../../constructs/production-service/production-service';
import type { ExposeOptions } from '../../constructs/production-service/exposure-props';
import { build, minimal, type Tree } from './build';

const GATEWAY: PlatformProps = { ingress: { engine: 'gateway-api', gateway: 'public', namespace: 'gateway-system', listener: 'https' } };
const BOTH_LISTENERS: PlatformProps = { ingress: { engine: 'gateway-api', gateway: 'public', namespace: 'gateway-system', listener: 'https', httpListener: 'http' } };
const NGINX: PlatformProps = { ingress: { engine: 'nginx', className: 'nginx', namespace: 'ingress-nginx' }, certificates: { engine: 'cert-manager', issuer: 'letsencrypt' } };
const TRAEFIK: PlatformProps = { ingress: { engine: 'traefik', className: 'traefik', namespace: 'traefik' }, certificates: { engine: 'cert-manager', issuer: 'letsencrypt' } };
const ALB: PlatformProps = { ingress: { engine: 'alb', className: 'alb', scheme: 'internal', subnets: ['10.0.0.0/20', '10.0.16.0/20'] } };
const GRPC = { image: 'a:1', resources: minimal().resources, grpc: { port: 7070 } };
const HOST = 'api.acme.io';

function exposed(platform: PlatformProps, options: object = {}, props: object = minimal()) {
  let url: string | undefined;
  const built = build((chart) => {
    url = new ProductionService(chart, 'api', props as never).expose({ host: HOST, ...options } as ExposeOptions).url;
  }, { platform: definePlatform(platform) });
  return { ...built, url };
}

const from = (namespace: string) => [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } }];
const annotationsOf = (platform: PlatformProps, options?: object, props?: object): Tree => exposed(platform, options, props).get('Ingress').metadata.annotations;

describe('expose through an Ingress controller', () => {
  it.each([['nginx', NGINX, 'ingress-nginx'], ['traefik', TRAEFIK, 'traefik']] as const)('routes the host with TLS and lets the controller in: %s', (className, platform, namespace) => {
    const built = exposed(platform);
    expect(built.problems).toEqual([]);
    expect(built.url).toBe('https://api.acme.io');
    expect(built.get('Ingress').spec).toEqual({
      ingressClassName: className,
      tls: [{ hosts: [HOST], secretName: 'api-tls' }],
      rules: [{ host: HOST, http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'api', port: { number: 80 } } } }] } }],
    });
    expect(built.get('NetworkPolicy').spec.ingress).toEqual([{ from: from(namespace), ports: [{ port: 'http' }] }]);
    expect(built.get('Ingress').metadata.annotations['cert-manager.io/cluster-issuer']).toBe('letsencrypt');
    expect(built.get('Deployment').spec.template.spec.containers[0].lifecycle.preStop.sleep.seconds).toBe(15);
  });

  it.each([NGINX, TRAEFIK])('takes a certificate that exists in place of one of cert-manager\'s', (platform) => {
    const { get, problems } = exposed({ ...platform, certificates: 'none' }, { tlsSecret: 'acme-tls' });
    expect(problems).toEqual([]);
    expect(get('Ingress').spec.tls).toEqual([{ hosts: [HOST], secretName: 'acme-tls' }]);
    expect(Object.keys(get('Ingress').metadata.annotations).join()).not.toContain('cert-manager');
  });

  it('never serves a host without TLS', () => {
    for (const platform of [NGINX, TRAEFIK]) expect(exposed({ ...platform, certificates: 'none' }).problems).toMatchObject([{ id: 'expose-tls-missing', fix: expect.stringContaining("tlsSecret: 'api-tls'") }]);
    expect(annotationsOf(NGINX)['nginx.ingress.kubernetes.io/ssl-redirect']).toBe('true');
    expect(annotationsOf(TRAEFIK)).toMatchObject({ 'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure', 'traefik.ingress.kubernetes.io/router.tls': 'true' });
  });

  it('says that the pods speak gRPC in the words of the controller', () => {
    expect(annotationsOf(NGINX, {}, GRPC)['nginx.ingress.kubernetes.io/backend-protocol']).toBe('GRPC');
    expect(exposed(TRAEFIK, {}, GRPC).get('Service').metadata.annotations).toEqual({ 'traefik.ingress.kubernetes.io/service.serversscheme': 'h2c' });
    expect(annotationsOf(ALB, {}, GRPC)).toMatchObject({ 'alb.ingress.kubernetes.io/backend-protocol-version': 'GRPC', 'alb.ingress.kubernetes.io/healthcheck-path': '/grpc.health.v1.Health/Check', 'alb.ingress.kubernetes.io/success-codes': '0' });
  });

  it('limits the time of an answer at NGINX', () => {
    expect(annotationsOf(NGINX, { timeout: '2m' })).toMatchObject({ 'nginx.ingress.kubernetes.io/proxy-read-timeout': '120', 'nginx.ingress.kubernetes.io/proxy-send-timeout': '120' });
  });
});

describe('signing in at the front door', () => {
  const SIGN_IN_NGINX = { ...NGINX, ingress: { engine: 'nginx', className: 'nginx', namespace: 'ingress-nginx', oauth2Proxy: 'https://auth.acme.io' } } as const;
  const SIGN_IN_TRAEFIK = { ...TRAEFIK, ingress: { engine: 'traefik', className: 'traefik', namespace: 'traefik', authMiddleware: 'auth-oauth2-proxy@kubernetescrd' } } as const;

  it('asks the oauth2-proxy of the platform before NGINX lets a request through', () => {
    expect(exposed(SIGN_IN_NGINX, { auth: true }).problems).toEqual([]);
    expect(annotationsOf(SIGN_IN_NGINX, { auth: true })).toMatchObject({
      'nginx.ingress.kubernetes.io/auth-url': 'https://auth.acme.io/oauth2/auth',
      'nginx.ingress.kubernetes.io/auth-signin': 'https://auth.acme.io/oauth2/start?rd=$scheme://$host$escaped_request_uri',
    });
  });

  it('sends requests through the middleware of the platform at Traefik', () => {
    expect(annotationsOf(SIGN_IN_TRAEFIK, { auth: true })['traefik.ingress.kubernetes.io/router.middlewares']).toBe('auth-oauth2-proxy@kubernetescrd');
  });

  it('is asked of nobody unless it is said', () => {
    for (const platform of [SIGN_IN_NGINX, SIGN_IN_TRAEFIK]) for (const options of [{}, { auth: false }]) expect(Object.keys(annotationsOf(platform, options)).join()).not.toMatch(/auth|middlewares/);
  });

  it.each([
    ['a Gateway', GATEWAY, minimal(), 'expose-unsupported'],
    ['a load balancer', ALB, minimal(), 'expose-unsupported'],
    ['a client of gRPC', SIGN_IN_NGINX, GRPC, 'expose-unsupported'],
    ['a client of gRPC at Traefik without middleware', TRAEFIK, GRPC, 'expose-unsupported'],
    ['NGINX without oauth2-proxy', NGINX, minimal(), 'platform-key-absent'],
    ['Traefik without a middleware', TRAEFIK, minimal(), 'platform-key-absent'],
  ])('is told where it cannot be: %s', (_, platform, props, id) => {
    expect(exposed(platform, { auth: true }, props).problems.map((problem) => [problem.id, problem.prop])).toEqual([[id, 'expose.auth']]);
  });
});

describe('expose through load balancers of AWS', () => {
  it('sends to pods, asks them what readiness asks, and comes from the subnets', () => {
    const { get, problems } = exposed(ALB);
    expect(problems).toEqual([]);
    expect(get('Ingress').metadata.annotations).toEqual({
      'alb.ingress.kubernetes.io/scheme': 'internal',
      'alb.ingress.kubernetes.io/target-type': 'ip',
      'alb.ingress.kubernetes.io/listen-ports': '[{"HTTP":80},{"HTTPS":443}]',
      'alb.ingress.kubernetes.io/ssl-redirect': '443',
      'alb.ingress.kubernetes.io/healthcheck-path': '/ready',
    });
    expect(get('Ingress').spec.tls).toEqual([{ hosts: [HOST] }]);
    expect(get('NetworkPolicy').spec.ingress).toEqual([{ from: [{ ipBlock: { cidr: '10.0.0.0/20' } }, { ipBlock: { cidr: '10.0.16.0/20' } }], ports: [{ port: 'http' }] }]);
  });

  it('gives the pods a minute to drain', () => {
    expect(exposed(ALB).get('Deployment').spec.template.spec.terminationGracePeriodSeconds).toBe(90);
  });

  it('closes the port without TLS where nothing is to be redirected', () => {
    const annotations = annotationsOf(ALB, { redirect: false });
    expect(annotations['alb.ingress.kubernetes.io/listen-ports']).toBe('[{"HTTPS":443}]');
    expect(annotations).not.toHaveProperty(['alb.ingress.kubernetes.io/ssl-redirect']);
  });

  it('asks nothing of readiness where that is at another port', () => {
    expect(annotationsOf(ALB, { port: 'admin' }, minimal({ ports: { admin: 8081 } }))).not.toHaveProperty(['alb.ingress.kubernetes.io/healthcheck-path']);
  });
});

describe('expose through a Gateway', () => {
  it('sends requests without TLS on, where the platform listens for them', () => {
    const redirect = exposed(BOTH_LISTENERS, { paths: ['/v1', '/v2'] }).get('HTTPRoute', 'api-redirect');
    expect(redirect.spec.parentRefs[0].sectionName).toBe('http');
    expect(redirect.spec.rules).toEqual([
      {
        matches: [{ path: { type: 'PathPrefix', value: '/v1' } }, { path: { type: 'PathPrefix', value: '/v2' } }],
        filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }],
      },
    ]);
  });

  it.each([
    ['the platform does not', GATEWAY, {}, minimal()],
    ['it is not wanted', BOTH_LISTENERS, { redirect: false }, minimal()],
    ['gRPC is spoken', BOTH_LISTENERS, {}, GRPC],
  ])('sends nothing on where %s', (_, platform, options, props) => {
    const { kinds, problems } = exposed(platform, options, props);
    expect(problems).toEqual([]);
    expect(kinds().filter((kind) => kind.endsWith('Route'))).toHaveLength(1);
  });

  it('matches each of several paths, once, and limits the time of an answer', () => {
    const { rules } = exposed(GATEWAY, { paths: ['/v1', '/v2', '/v1'], timeout: '1m30s' }).get('HTTPRoute').spec;
    expect(rules).toMatchObject([{ matches: [{ path: { value: '/v1' } }, { path: { value: '/v2' } }], timeouts: { request: '1m30s' } }]);
  });

  it('says nothing of time where nothing is asked', () => {
    expect(exposed(GATEWAY).get('HTTPRoute').spec.rules[0]).not.toHaveProperty('timeouts');
  });
});

describe('the same program on every front door', () => {
  it.each([[GATEWAY, 'HTTPRoute'], [NGINX, 'Ingress'], [ALB, 'Ingress']] as const)('has a route that can be looked at: %o', (platform, kind) => {
    build((chart) => expect(new ProductionService(chart, 'api', minimal()).expose(HOST).route?.kind).toBe(kind), { platform: definePlatform(platform) });
  });

  it.each([GATEWAY, NGINX, TRAEFIK, ALB])('reaches the same port of the same Service: %o', (platform) => {
    const built = exposed(platform, { paths: ['/a', '/b'] });
    const route = JSON.stringify(built.objects.filter(({ kind }) => kind === 'Ingress' || kind === 'HTTPRoute'));
    for (const part of ['"name":"api"', '80', '/a', '/b', HOST]) expect(route).toContain(part);
    expect(built.problems).toEqual([]);
  });
});

describe('what a front door cannot do', () => {
  it.each([
    ['a certificate of its own at a listener', GATEWAY, { tlsSecret: 'x' }, minimal(), 'expose-unsupported', 'expose.tlsSecret'],
    ['a time limit for gRPC at a Gateway', GATEWAY, { timeout: '5s' }, GRPC, 'expose-unsupported', 'expose.timeout'],
    ['a redirect without a listener', GATEWAY, { redirect: true }, minimal(), 'platform-key-absent', 'expose.redirect'],
    ['a redirect for gRPC', BOTH_LISTENERS, { redirect: true }, GRPC, 'expose-unsupported', 'expose.redirect'],
    ['no redirect at NGINX', NGINX, { redirect: false }, minimal(), 'expose-unsupported', 'expose.redirect'],
    ['a redirect at Traefik', TRAEFIK, { redirect: true }, minimal(), 'expose-unsupported', 'expose.redirect'],
    ['a time limit at Traefik', TRAEFIK, { timeout: '5s' }, minimal(), 'expose-unsupported', 'expose.timeout'],
    ['a time limit at a load balancer', ALB, { timeout: '5s' }, minimal(), 'expose-unsupported', 'expose.timeout'],
    ['a Secret at a load balancer', ALB, { tlsSecret: 'x' }, minimal(), 'expose-unsupported', 'expose.tlsSecret'],
    ['no time at all', GATEWAY, { timeout: '0s' }, minimal(), 'prop-out-of-range', 'expose.timeout'],
    ['time without a unit', GATEWAY, { timeout: '30' }, minimal(), 'duration-malformed', 'expose.timeout'],
    ['a redirect that is no boolean', BOTH_LISTENERS, { redirect: 'yes' }, minimal(), 'prop-malformed', 'expose.redirect'],
    ['a Secret that has no name', NGINX, { tlsSecret: 'A B' }, minimal(), 'name-malformed', 'expose.tlsSecret'],
    ['path and paths', GATEWAY, { path: '/a', paths: ['/b'] }, minimal(), 'expose-path', 'expose.paths'],
    ['no paths', GATEWAY, { paths: [] }, minimal(), 'expose-path', 'expose.paths'],
    ['too many paths', GATEWAY, { paths: Array.from({ length: 9 }, (_, i) => `/${i}`) }, minimal(), 'expose-path', 'expose.paths'],
    ['a path that is none among paths', GATEWAY, { paths: ['/a', 'b'] }, minimal(), 'expose-path', 'expose.paths'],
    ['paths for gRPC', GATEWAY, { paths: ['/a'] }, GRPC, 'expose-path', 'expose.paths'],
    ['an unknown option', NGINX, { timout: '5s' }, minimal(), 'prop-unknown', 'expose.timout'],
  ])('is told: %s', (_, platform, options, props, id, prop) => {
    expect(exposed(platform, options, props).problems.map((problem) => [problem.id, problem.prop])).toEqual([[id, prop]]);
  });

  it('is told with what was written, not with what was made of it', () => {
    expect(exposed(TRAEFIK, { timeout: '2m' }, minimal()).problems.map(({ message }) => message)).toEqual([expect.stringContaining('expose.timeout is "2m", and')]);
  });
});
