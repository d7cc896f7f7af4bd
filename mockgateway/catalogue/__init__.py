"""The models that a gateway serves: exact entries, and families named by a glob."""

from mockgateway.catalogue.catalogue import Catalogue, Family, no_model
from mockgateway.catalogue.reading import read_catalogue

__all__ = ["Catalogue", "Family", "no_model", "read_catalogue"]
