# Every file of the standard library: embedded in nas, and installed to be read.
stdlib_files = \
	stdlib/accelerators/edgetpu.nas \
	stdlib/accelerators/eyeriss.nas \
	stdlib/accelerators/nvdla.nas \
	stdlib/models/mnasnet.nas \
	stdlib/models/mobilenet_v2.nas \
	stdlib/models/resnet50.nas \
	stdlib/models/squeezenet.nas \
	stdlib/models/unet.nas \
	stdlib/models/vgg16.nas \
	stdlib/prelude.nas

nobase_dist_pkgdata_DATA = $(stdlib_files)
