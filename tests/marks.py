"""Tests of rules that no database can change stay on one of the two; the rest runs on both."""

import pytest

on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
