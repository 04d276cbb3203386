// Who may import whom. Every rule's comment is what a reviewer would say.
// packages: core -> { e2ee, contract }; e2ee -> nothing of ours; contract -> zod
// client:   app, gallery -> features -> { state, ui } -> lib; app -> bridge, which starts the worker;
//           worker and service-worker -> core; screens meet the worker by messages
// server:   app -> features -> { log, realtime, infra } -> contract
const NOT_OURS = ['core']
// Beside tests, folders called testing hold what the tests of one place share.
const TEST = '\\.(int\\.)?test\\.tsx?$|/testing/'
const onlyLocal = (name, comment, from, allowed) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: TEST },
  to: { pathNot: [...allowed, '(^|/)node_modules/'], dependencyTypesNot: NOT_OURS, couldNotResolve: false },
})
const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    never('no-circular', 'Cut the cycle: move the shared part down a layer.', {}, {
      circular: true,
      viaOnly: { dependencyTypesNot: ['type-only'] },
    }),
    never('no-unresolvable', 'This import leads nowhere.', {}, { couldNotResolve: true }),

    // packages
    onlyLocal('contract-is-a-leaf', 'The wire contract depends on nothing of ours.', '^packages/contract/src', [
      '^packages/contract/',
    ]),
    never(
      'contract-knows-only-zod',
      'The contract does no I/O and has one dependency: zod.',
      { path: '^packages/contract/src', pathNot: TEST },
      { path: '(^|/)node_modules/', pathNot: '(^|/)node_modules/zod/' },
    ),
    onlyLocal('e2ee-is-a-leaf', 'Encryption knows bytes, nothing of ours.', '^packages/e2ee/src', ['^packages/e2ee/']),
    onlyLocal('core-knows-e2ee-and-contract', 'The engine must run in any host.', '^packages/core/src', [
      '^packages/(core|e2ee|contract)/',
    ]),
    never(
      'packages-need-no-node',
      'Packages run in browsers; a Node host lives in core/src/hosts.',
      { path: '^packages/[^/]+/src', pathNot: `${TEST}|^packages/core/src/hosts/` },
      { dependencyTypes: ['core'] },
    ),

    // apps
    never(
      'server-never-decrypts',
      'The server must stay unable to read messages: it imports @stogram/e2ee/public only.',
      { path: '^server/', pathNot: TEST },
      { path: '^packages/(e2ee|core)/', pathNot: '^packages/e2ee/src/public\\.ts$' },
    ),
    never('server-never-imports-client', 'Talk through the contract.', { path: '^server/' }, { path: '^client/' }),
    never('client-never-imports-server', 'Talk through the contract.', { path: '^client/' }, { path: '^(server|prisma)/' }),
    never(
      'only-the-worker-runs-core',
      'Screens ask the worker by messages; import types of core, never its code.',
      { path: '^client/src/', pathNot: `^client/src/(worker|service-worker)/|${TEST}` },
      { path: '^packages/core/', dependencyTypesNot: ['type-only'] },
    ),
    never(
      'only-the-worker-touches-e2ee',
      'Keys stay in the worker.',
      { path: '^client/src/', pathNot: `^client/src/(worker|service-worker)/|${TEST}` },
      { path: '^packages/e2ee/', dependencyTypesNot: ['type-only'] },
    ),

    // features
    never(
      'features-through-the-front-door',
      'Import a sibling feature by its index.',
      { path: '^(client|server)/src/features/([^/]+)/', pathNot: TEST },
      {
        path: '^$1/src/features/[^/]+/.+',
        pathNot: ['^$1/src/features/$2/', '^$1/src/features/[^/]+/index\\.tsx?$'],
      },
    ),
    never(
      'app-enters-features-by-index',
      'Import a feature by its index.',
      { path: '^(client|server)/src/', pathNot: `/features/|^client/src/gallery/|${TEST}` },
      { path: '/src/features/[^/]+/.+', pathNot: '/src/features/[^/]+/index\\.tsx?$' },
    ),
    never(
      'features-never-import-app',
      'Only app composes.',
      { path: '^(client|server)/src/features/', pathNot: TEST },
      { path: '^(client|server)/src/(app|gallery)/' },
    ),

    // client layers
    never(
      'client-lower-layers-never-look-up',
      'A lower layer knows no feature.',
      { path: '^client/src/(state|ui|lib|bridge|worker|service-worker)/', pathNot: TEST },
      { path: '^client/src/(features|app|gallery)/' },
    ),
    never('client-lib-is-the-floor', 'lib holds pure functions.', { path: '^client/src/lib/' }, {
      path: '^client/src/(state|ui|bridge|worker|service-worker)/',
    }),
    never(
      'screens-never-enter-the-worker',
      'The worker is reached by messages; only types may be shared.',
      { path: '^client/src/(app|features|state|ui)/' },
      { path: '^client/src/(worker|service-worker)/', dependencyTypesNot: ['type-only'] },
    ),
    never(
      'only-app-opens-the-bridge',
      'The bridge starts the worker; everything else calls commands of state/core-client.',
      { path: '^client/src/(features|state|ui|worker|service-worker)/', pathNot: TEST },
      { path: '^client/src/bridge/', dependencyTypesNot: ['type-only'] },
    ),
    never(
      'worker-knows-no-screen',
      'The worker has no screen.',
      { path: '^client/src/(worker|service-worker)/' },
      { path: '^client/src/(state|ui)/', dependencyTypesNot: ['type-only'] },
    ),
    never(
      'ui-knows-no-product',
      'The design system has no product nouns.',
      { path: '^client/src/ui/' },
      { path: '^(client/src/(state|worker)|packages)/' },
    ),

    // server layers
    never(
      'server-lower-layers-never-look-up',
      'log, realtime and infra know no feature.',
      { path: '^server/src/(log|realtime|infra)/', pathNot: TEST },
      { path: '^server/src/(features|app)/' },
    ),
    never(
      'infra-is-the-floor',
      'infra knows resources, nothing above.',
      { path: '^server/src/infra/', pathNot: TEST },
      { path: '^server/src/(log|realtime)/' },
    ),
    never(
      'only-repositories-touch-the-database',
      'Put the query in *.repository.ts.',
      { path: '^server/src/(features|realtime)/', pathNot: `\\.repository\\.ts$|${TEST}` },
      { path: '^server/(generated/|src/infra/database)', dependencyTypesNot: ['type-only'] },
    ),

    never(
      'no-tests-in-production',
      'Production code never imports tests or what they share.',
      { path: '^(packages|server|client)/', pathNot: [TEST, '^packages/[^/]+/scripts/'] },
      { path: `${TEST}|^(tests|bench)/` },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|output)/|^server/generated/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
}
