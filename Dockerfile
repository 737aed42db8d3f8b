FROM python:3.11-slim AS build
WORKDIR /src
COPY . .
RUN python -m venv /opt/kanalvakt
ENV PIP_CONSTRAINT=/src/constraints.txt PIP_BUILD_CONSTRAINT=/src/constraints.txt
RUN /opt/kanalvakt/bin/pip install --no-cache-dir --disable-pip-version-check '.[postgres,slack,teams]'

FROM python:3.11-slim
RUN useradd --system --create-home --home-dir /var/lib/kanalvakt kanalvakt
COPY --from=build /opt/kanalvakt /opt/kanalvakt
USER kanalvakt
WORKDIR /var/lib/kanalvakt
ENV PATH=/opt/kanalvakt/bin:$PATH PYTHONUNBUFFERED=1 KANALVAKT_HOST=0.0.0.0
EXPOSE 8080
HEALTHCHECK CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8080/readyz', timeout=3)"]
CMD ["kanalvakt", "serve"]
