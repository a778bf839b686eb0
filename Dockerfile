# One image for web and worker:
#   docker build -t afterglow .
#   docker run -p 8000:8000 -v afterglow-data:/data -v afterglow-keys:/keys \
#     -e AFTERGLOW_BASE_URL=https://… -e AFTERGLOW_VAPID_SUBJECT=mailto:… afterglow
# The keys stand on a volume of their own: a copied data volume alone opens nothing.
FROM python:3.13-slim-bookworm AS build
WORKDIR /srv/afterglow
ENV UV_PYTHON_DOWNLOADS=never
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends make >/dev/null
COPY requirements-uv.lock requirements.lock pyproject.toml Makefile README.md LICENSE NOTICE ./
COPY scripts/install.sh scripts/install.sh
COPY app app
RUN make runtime && rm -rf .tools

FROM python:3.13-slim-bookworm
WORKDIR /srv/afterglow
# What WeasyPrint sets the brief with, a typeface for it, and pg_dump for backups of PostgreSQL 15.
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation postgresql-client >/dev/null \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home afterglow \
    && install -d -o afterglow -m 0700 /data /keys /backups
COPY --from=build /srv/afterglow/.venv .venv
COPY LICENSE NOTICE README.md pyproject.toml ./
COPY app app
COPY templates templates
COPY static static
COPY migrations migrations
ENV PATH=/srv/afterglow/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    AFTERGLOW_DATA=/data AFTERGLOW_KEY_FILE=/keys/afterglow.key
USER 10001
VOLUME ["/data", "/keys", "/backups"]
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD \
    ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/up', timeout=4)"]
CMD ["afterglow", "serve", "--host", "0.0.0.0", "--port", "8000"]
