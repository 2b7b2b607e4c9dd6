# A book as a container: the program, the site that it builds, and nginx in front of it.
#
#   docker build -t handbook .                         # the example
#   docker build -t handbook --build-arg BOOK=docs .   # the documentation
#   docker run --rm -p 8080:8080 handbook

FROM rust:1-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN cargo install --path . --locked --root /usr/local
ARG BOOK=.
RUN patternbook build "$BOOK" --output /site

FROM nginxinc/nginx-unprivileged:stable-alpine
COPY docs/nginx.conf /etc/nginx/conf.d/default.conf
COPY --from=build /site /srv/handbook
EXPOSE 8080
