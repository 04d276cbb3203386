# The server of Stogram, with the built app inside. `docker-compose.yml` says how it is run.

ARG NODE_IMAGE=node:26.7.0-trixie-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /build
# npm runs no install scripts: what is native comes ready-made in its packages.
ENV NPM_CONFIG_IGNORE_SCRIPTS=true NPM_CONFIG_UPDATE_NOTIFIER=false
COPY package.json package-lock.json ./
COPY packages/contract/package.json packages/contract/
COPY packages/e2ee/package.json packages/e2ee/
COPY packages/core/package.json packages/core/
COPY server/package.json server/
COPY client/package.json client/
COPY tests/package.json tests/
COPY bench/package.json bench/
RUN npm ci --no-audit --no-fund
COPY . .
ARG BUILD_HASH=unknown
RUN BUILD_HASH="${BUILD_HASH}" npm run build
# Of the packages, only what the server needs when it runs.
RUN npm ci --omit=dev --workspace=@stogram/server --include-workspace-root=false --no-audit --no-fund

FROM ${NODE_IMAGE} AS server
RUN apt-get update \
  && apt-get install --yes --no-install-recommends openssl \
  && rm -rf /var/lib/apt/lists/* /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules node_modules
COPY --from=build /build/packages packages
COPY --from=build /build/prisma prisma
COPY --from=build /build/server/package.json server/
COPY --from=build /build/server/dist server/dist
COPY --from=build /build/client/dist client/dist
RUN install -d -o node -g node -m 0700 /app/data /app/uploads \
  && printf '#!/bin/sh\nexec node --enable-source-maps /app/server/dist/stogram.js "$@"\n' > /usr/local/bin/stogram \
  && chmod 755 /usr/local/bin/stogram
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node is process 1 and takes SIGTERM itself.
CMD ["node", "--enable-source-maps", "--disable-proto=throw", "server/dist/main.js"]
