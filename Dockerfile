# One image for web, worker, beat and migrate; docker-compose.yml says which one a container is.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    STATIC_ROOT=/srv/static \
    ATTACHMENTS_ROOT=/srv/attachments

WORKDIR /srv/portal

# Wheels only: there is no compiler here, and none is wanted.
COPY requirements.txt ./
RUN pip install --only-binary :all: -r requirements.txt

COPY manage.py ./
COPY partnerportal partnerportal
COPY support support
COPY benefits benefits
COPY incidents incidents
COPY templates templates
COPY static static
COPY locale locale

# The values of this line are needed to load the settings and stay in no layer.
RUN python -m partnerportal.i18n compile \
    && SECRET_KEY=only-while-the-image-is-built VAULT_KEYS=build:none SITE_URL=https://build.invalid \
       DATABASE_URL=postgres://none REDIS_URL=redis://none \
       python manage.py collectstatic --no-input --verbosity 0

# What people attach and what they mail is all that is written; the volumes take their owner from here.
RUN useradd --system --uid 10001 --no-create-home --home-dir /nonexistent portal \
    && install --directory --owner portal --group portal --mode 0700 /srv/attachments /srv/maildir
USER portal

EXPOSE 8000
CMD ["gunicorn", "partnerportal.wsgi", "--bind", "0.0.0.0:8000", "--workers", "4", "--no-control-socket", "--access-logfile", "-", "--logger-class", "partnerportal.common.logs.WebLogger"]
