# Breachline's server, for a Neo4j and a Redis that run elsewhere (docker-compose.yml starts both).
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Not `npm ci`: see bin/prepare.mjs.
RUN npm install --no-save --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY bin ./bin
COPY cypher ./cypher
COPY src ./src
RUN npm run build && npm prune --omit=dev

FROM node:22-bookworm-slim
ENV NODE_ENV=production \
    BREACHLINE_HOST=0.0.0.0 \
    BREACHLINE_PORT=4000 \
    BREACHLINE_HOME=/var/lib/breachline
WORKDIR /app
COPY package.json LICENSE ./
COPY bin ./bin
COPY cypher ./cypher
COPY seeds ./seeds
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# Warm graphs are kept here; everything else is in Neo4j.
RUN mkdir -p /var/lib/breachline && chown node:node /var/lib/breachline
VOLUME /var/lib/breachline
USER node
EXPOSE 4000
# Any answer will do, also "log in first": what is asked is whether the server answers.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.BREACHLINE_PORT).then((a) => process.exit(a.status < 500 ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["./bin/breachline"]
CMD ["serve"]
