# The site in a container: docker-compose.yml runs it three times, as web, worker and beat.
FROM python:3.12-slim-bookworm AS packages
WORKDIR /app
RUN python -m venv /app/.venv
COPY requirements.lock .
RUN /app/.venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

FROM python:3.12-slim-bookworm
# postgresql-client is for `manage.py backup`; its release is that of the server in docker-compose.yml.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 postgresql-client-15 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin onestop \
    && install -d -o onestop -g onestop /app/var
WORKDIR /app
COPY --from=packages /app/.venv /app/.venv
COPY . .
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=onestop.settings \
    XDG_CACHE_HOME=/tmp \
    ONESTOP_DEMO=0 \
    ONESTOP_HOST=0.0.0.0 \
    ONESTOP_PORT=8000 \
    ONESTOP_VAR=/app/var
# Collected here, so that the running container needs to write nothing but /app/var.
RUN SECRET_KEY=only-while-building ONESTOP_VAR=/tmp/build python manage.py collect && rm -rf /tmp/build
USER onestop
VOLUME /app/var
EXPOSE 8000
CMD ["sh", "-c", "python manage.py prepare && exec gunicorn --config python:onestop.gunicorn onestop.wsgi:application"]
