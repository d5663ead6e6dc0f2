from desk.admin.links import ExternalLinkAdmin

__all__ = ["ExternalLinkAdmin"]
