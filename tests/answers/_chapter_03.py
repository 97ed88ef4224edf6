"""What several answers of chapter 03 build on."""


def walk(start, pairs, way):
    """The last point and all log-dets of layers met in the order of `pairs`."""
    point, log_dets = start, []
    for layer, p in pairs:
        point, log_det = getattr(layer, way)(p, point)
        log_dets.append(log_det)
    return point, log_dets


def forth(z, layers, params):
    return walk(z, list(zip(layers, params, strict=True)), "forward")


def back(x, layers, params):
    return walk(x, list(zip(layers, params, strict=True))[::-1], "inverse")
